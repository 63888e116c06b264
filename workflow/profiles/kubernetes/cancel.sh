#!/bin/sh
# Deletes Kubernetes Jobs and their pods.
exec kubectl delete --namespace "${FEDFT_NAMESPACE:-default}" --wait=false --ignore-not-found "$@"
