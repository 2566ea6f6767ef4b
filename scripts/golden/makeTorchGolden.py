"""The values of PyTorch that tests/lstmGolden.test.ts holds the causal LSTM against: compares them with what PyTorch gives here.

    python3 -m venv venv
    venv/bin/pip install torch==2.15.0 numpy
    venv/bin/python scripts/golden/makeTorchGolden.py [--write]

An LSTM of 12 inputs and 16 units with PyTorch's own first weights (seed 0) reads two sequences of 24 and 17 frames, each
alone. Prints for each array the largest difference from the stored one; ends with exit code 1 where that exceeds 1e-6. With
--write the arrays and their part of manifest.json are written instead.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"
INPUTS, UNITS, FRAMES = 12, 16, (24, 17)
LARGEST_DIFFERENCE = 1e-6


def arrays():
    """Name, values, how they were computed."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    lstm = torch.nn.LSTM(INPUTS, UNITS, batch_first=True)
    clips = [torch.randn(1, frames, INPUTS) for frames in FRAMES]
    with torch.no_grad():
        outputs = [lstm(clip)[0] for clip in clips]
    both = f"clips of {FRAMES[0]} and {FRAMES[1]} frames, one after the other"
    yield "lstm.x", torch.cat(clips, 1)[0], f"torch.randn  # {both}"
    yield "lstm.h", torch.cat(outputs, 1)[0], f"torch.nn.LSTM(12, 16)(x)[0]  # {both}"
    for name, values in lstm.state_dict().items():
        yield f"lstm.{name}", values, f"torch.nn.LSTM(12, 16).{name}  # gates input, forget, cell, output"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the arrays instead of comparing them")
    is_written = parser.parse_args().write
    path = GOLDEN / "manifest.json"
    manifest = json.loads(path.read_text())
    is_far = False
    for name, values, how in arrays():
        values = np.ascontiguousarray(values.numpy(), dtype="<f4")
        file = GOLDEN / f"{name}.f32"
        if is_written:
            values.tofile(file)
            manifest["arrays"][name] = {"shape": list(values.shape), "how": how}
            continue
        difference = np.abs(np.fromfile(file, dtype="<f4") - values.ravel()).max()
        print(f"{name}: {difference:.2e}")
        is_far = is_far or not difference <= LARGEST_DIFFERENCE  # NaN is too far, too
    if is_written:
        manifest["torch"] = torch.__version__.split("+")[0]
        path.write_text(json.dumps(manifest, indent=1))
    sys.exit(1 if is_far else 0)


main()
