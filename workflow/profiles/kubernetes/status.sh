#!/bin/sh
# The state of a Kubernetes Job in the words of Snakemake: running, success or failed.
if ! state=$(kubectl get "$1" --namespace "${FEDFT_NAMESPACE:-default}" \
  --output 'jsonpath={range .status.conditions[?(@.status=="True")]}{.type} {end}' 2>&1); then
  case "$state" in
  *NotFound*) echo failed ;; # deleted by someone
  *) echo running ;; # no answer now; asked again soon
  esac
  exit 0
fi
case "$state" in
*Failed*) echo failed ;;
*Complete*) echo success ;;
*) echo running ;;
esac
