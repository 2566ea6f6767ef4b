"""What the peers share: each line on stdin is a request, each line on stdout its answer, both in JSON.

The first line says what the peer is made of. A request that fails is answered by {"failed": why}; the end of stdin ends the
process.
"""
import json
import os
import sys

# Whatever else is printed goes to stderr, so that stdout holds answers alone.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def say(answer):
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def serve(answer, *modules):
    """Answers requests by a function of their values, until there are none."""
    say({"versions": {module.__name__: module.__version__ for module in modules}})
    for line in sys.stdin:
        try:
            say(answer(**json.loads(line)))
        except Exception as error:
            reason = str(error).strip().splitlines() or [""]
            say({"failed": f"{type(error).__name__}: {reason[0]}"})
