"""Arrays of tests/golden that a program in PyTorch makes: compared with what it gives here, or written."""

import json
from pathlib import Path

import numpy as np
import torch

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"


def stored(name):
    return np.fromfile(GOLDEN / f"{name}.f32", dtype="<f4")


def compare(arrays, largest):
    """Prints for each array the largest difference from the stored one; whether one exceeds `largest`."""
    is_far = False
    for name, values, _ in arrays:
        difference = np.abs(stored(name) - values.numpy().astype("<f4").ravel()).max()
        print(f"{name}: {difference:.2e}")
        is_far = is_far or not difference <= largest  # NaN is too far, too
    return is_far


def write(arrays):
    """Writes arrays, of which each is a name, values and how they were computed, and their part of manifest.json."""
    path = GOLDEN / "manifest.json"
    manifest = json.loads(path.read_text())
    for name, values, how in arrays:
        values.numpy().astype("<f4").tofile(GOLDEN / f"{name}.f32")
        manifest["arrays"][name] = {"shape": list(values.shape), "how": how}
    manifest["torch"] = torch.__version__.split("+")[0]
    path.write_text(json.dumps(manifest, indent=1))
