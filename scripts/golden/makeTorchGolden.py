"""The values of PyTorch that tests/lstmGolden.test.ts, tests/encoderGolden.test.ts and tests/golden.test.ts hold the causal
LSTM, the reader of torch.save's files and Kaldi's filter bank energies against: compares them with what PyTorch gives here.

    python3 -m venv venv
    venv/bin/pip install torch==2.15.0 numpy
    venv/bin/python scripts/golden/makeTorchGolden.py [--write]

An LSTM of 12 inputs and 16 units with PyTorch's own first weights (seed 0) reads two sequences of 24 and 17 frames, each
alone. The energies are of a voice, step by step as torchaudio.compliance.kaldi.fbank takes them, in float64: in float32 the
faintest bands differ by 5e-4. Prints for each array the largest difference from the stored one; ends with exit code 1 where that
exceeds 1e-6. With --write the arrays and their part of manifest.json are written instead, and the weights of the small LSTM in
the format of torch.save before PyTorch 1.6.
"""

import argparse
import sys

import numpy as np
import torch

from goldenArrays import GOLDEN, compare, stored, write

INPUTS, UNITS, FRAMES = 12, 16, (24, 17)
# Kaldi's frames of 25 ms each 10 ms, and its mel scale.
RATE_HZ, FRAME, HOP, N_FFT, MELS, LOW_HZ = 16000, 400, 160, 512, 80, 20
FLOOR = 2**-23
LARGEST_DIFFERENCE = 1e-6


def arrays(lstm):
    """Name, values, how they were computed."""
    clips = [torch.randn(1, frames, INPUTS) for frames in FRAMES]
    with torch.no_grad():
        outputs = [lstm(clip)[0] for clip in clips]
    both = f"clips of {FRAMES[0]} and {FRAMES[1]} frames, one after the other"
    yield "lstm.x", torch.cat(clips, 1)[0], f"torch.randn  # {both}"
    yield "lstm.h", torch.cat(outputs, 1)[0], f"torch.nn.LSTM(12, 16)(x)[0]  # {both}"
    for name, values in lstm.state_dict().items():
        yield f"lstm.{name}", values, f"torch.nn.LSTM(12, 16).{name}  # gates input, forget, cell, output"
    how = "torchaudio.compliance.kaldi.fbank(load16000[trim40at16000], num_mel_bins=80, dither=0), less each band's mean  # [frame, 80], float64"
    yield "voice48k.fbank", fbank(), how


def fbank():
    start, end = stored("voice48k.trim40at16000").astype(int)
    x = torch.from_numpy(stored("voice48k.load16000")[start:end]).double().unfold(0, FRAME, HOP)
    x = x - x.mean(1, keepdim=True)
    x = x - 0.97 * torch.cat([x[:, :1], x[:, :-1]], 1)
    povey = torch.hann_window(FRAME, periodic=False, dtype=torch.float64) ** 0.85
    power = torch.fft.rfft(x * povey, N_FFT).abs() ** 2
    logarithms = torch.log(torch.clamp(power @ mel_bank().T, min=FLOOR))
    return logarithms - logarithms.mean(0)


def mel_bank():
    """[band, bin]: triangles of equal width in mel; none reaches the last bin."""
    mels = 1127 * torch.log1p(torch.arange(N_FFT // 2 + 1, dtype=torch.float64) * RATE_HZ / N_FFT / 700)
    low, high = 1127 * np.log1p(LOW_HZ / 700), mels[-1]
    width = (high - low) / (MELS + 1)
    centres = low + width * torch.arange(1, MELS + 1, dtype=torch.float64)
    return torch.clamp(1 - (mels - centres[:, None]).abs() / width, min=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the arrays instead of comparing them")
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    lstm = torch.nn.LSTM(INPUTS, UNITS, batch_first=True)
    made = arrays(lstm)
    if args.write:
        state = {"model_state": dict(lstm.state_dict()), "step": 1}
        torch.save(state, GOLDEN / "lstm.pt", _use_new_zipfile_serialization=False)
        return write(made)
    sys.exit(1 if compare(made, LARGEST_DIFFERENCE) else 0)


main()
