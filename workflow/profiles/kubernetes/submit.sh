#!/bin/sh
# Makes a Kubernetes Job of a job script of Snakemake and prints its name.
#   submit.sh THREADS MEMORY_MB MINUTES GPUS FLAG... SCRIPT
set -eu
threads=$1 memory=$2 minutes=$3 gpus=$4 flags=''
shift 4
while [ $# -gt 1 ]; do flags="$flags $1"; shift; done
script=$1
: "${FEDFT_IMAGE:?name the image that pods run, for example FEDFT_IMAGE=registry.example.org/fedft:latest}"
: "${FEDFT_VOLUME:?name the PersistentVolumeClaim that holds this repository, for example FEDFT_VOLUME=fedft}"
mount=${FEDFT_MOUNT:-$PWD}

gpu=''
[ "$gpus" = 0 ] || gpu=", \"nvidia.com/gpu\": \"$gpus\""
# What measures time shares its node with no other run.
affinity=''
case "$flags" in *--exclusive*) affinity='"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
  {"labelSelector": {"matchLabels": {"app": "fedft"}}, "topologyKey": "kubernetes.io/hostname"}]}},' ;; esac

kubectl create --namespace "${FEDFT_NAMESPACE:-default}" --output name --filename - <<MANIFEST
{
 "apiVersion": "batch/v1", "kind": "Job",
 "metadata": {"generateName": "fedft-", "labels": {"app": "fedft"}},
 "spec": {"backoffLimit": 0, "activeDeadlineSeconds": $((minutes * 60)), "ttlSecondsAfterFinished": 3600,
  "template": {"metadata": {"labels": {"app": "fedft"}}, "spec": {"restartPolicy": "Never", $affinity
   "containers": [{"name": "run", "image": "$FEDFT_IMAGE", "workingDir": "$PWD", "command": ["sh", "$script"],
    "env": [{"name": "FEDFT_CODE", "value": "${FEDFT_CODE:-}"}, {"name": "FEDFT_DATA", "value": "${FEDFT_DATA:-}"}],
    "resources": {"requests": {"cpu": "$threads", "memory": "${memory}Mi"}, "limits": {"memory": "${memory}Mi"$gpu}},
    "volumeMounts": [{"name": "shared", "mountPath": "$mount"}]}],
   "volumes": [{"name": "shared", "persistentVolumeClaim": {"claimName": "$FEDFT_VOLUME"}}]}}}
}
MANIFEST
