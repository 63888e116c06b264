#!/bin/sh
# The state of a Slurm job in the words of Snakemake: running, success or failed. Asks the controller, which knows a job for
# some minutes after its end, and then the accounting database, where there is one.
state=$(scontrol show job "$1" 2>/dev/null | sed -n 's/.*JobState=\([A-Z_]*\).*/\1/p' | head -n 1)
[ -n "$state" ] || state=$(sacct --jobs "$1" --noheader --parsable2 --allocations --format=State 2>/dev/null | head -n 1)
case "$state" in
COMPLETED) echo success ;;
PENDING | RUNNING | CONFIGURING | COMPLETING | SUSPENDED | REQUEUED* | RESIZING) echo running ;;
"") echo running ;; # neither answers now; asked again soon
*) echo failed ;;
esac
