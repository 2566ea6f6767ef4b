"""The values of PyTorch that tests/camPlusPlusGolden.test.ts and tests/encoderGolden.test.ts hold the CAM++ network and the encoder
that ships against: compares them with what PyTorch gives here.

    python3 -m venv venv
    venv/bin/pip install torch==2.15.0 numpy
    venv/bin/python scripts/golden/makeCamPlusPlusGolden.py [--write]

A network of the same layers and names as 3D-Speaker's, but small and with drawn weights (seed 0), reads two clips of noise of
230 and 31 frames, each alone. The encoder of models/voice-encoder, its weights as they are stored, reads the filter bank energies of
a voice. Prints for each array the largest difference from the stored one; ends with exit code 1 where
that exceeds 1e-5. With --write the arrays and their part of manifest.json are written instead, and the weights by torch.save.
"""

import argparse
import json
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from goldenArrays import GOLDEN, compare, stored, write

FRAMES, BANDS = (230, 31), 16
HEAD, CHANNELS, GROWTH, BOTTLENECK, CONTEXT, LAYERS = 4, 8, 4, 8, 6, (2, 3)
SEGMENT = 100
LARGEST_DIFFERENCE = 1e-5
SHIPPED = GOLDEN.parents[1] / "models" / "voice-encoder"


class Residual(nn.Module):
    def __init__(self, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(HEAD, HEAD, 3, (stride, 1), 1, bias=False)
        self.bn1 = nn.BatchNorm2d(HEAD)
        self.conv2 = nn.Conv2d(HEAD, HEAD, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(HEAD)
        self.shortcut = nn.Sequential()
        if stride > 1:
            self.shortcut = nn.Sequential(nn.Conv2d(HEAD, HEAD, 1, (stride, 1), bias=False), nn.BatchNorm2d(HEAD))

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        return functional.relu(y + self.shortcut(x))


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, HEAD, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(HEAD)
        self.layer1 = nn.Sequential(Residual(2), Residual(1))
        self.layer2 = nn.Sequential(Residual(2), Residual(1))
        self.conv2 = nn.Conv2d(HEAD, HEAD, 3, (2, 1), 1, bias=False)
        self.bn2 = nn.BatchNorm2d(HEAD)

    def forward(self, x):
        y = self.layer2(self.layer1(functional.relu(self.bn1(self.conv1(x[:, None])))))
        return functional.relu(self.bn2(self.conv2(y))).flatten(1, 2)


def norm(channels):
    """A batch normalisation under the name that it has in 3D-Speaker."""
    named = nn.Sequential()
    named.add_module("batchnorm", nn.BatchNorm1d(channels))
    return named


class Masked(nn.Module):
    def __init__(self, dilation):
        super().__init__()
        self.linear_local = nn.Conv1d(BOTTLENECK, GROWTH, 3, padding=dilation, dilation=dilation, bias=False)
        self.linear1 = nn.Conv1d(BOTTLENECK, CONTEXT, 1)
        self.linear2 = nn.Conv1d(CONTEXT, GROWTH, 1)

    def forward(self, x):
        segments = [part.mean(2, keepdim=True).expand_as(part) for part in x.split(SEGMENT, 2)]
        context = x.mean(2, keepdim=True) + torch.cat(segments, 2)
        return self.linear_local(x) * torch.sigmoid(self.linear2(functional.relu(self.linear1(context))))


class Layer(nn.Module):
    def __init__(self, channels, dilation):
        super().__init__()
        self.nonlinear1 = norm(channels)
        self.linear1 = nn.Conv1d(channels, BOTTLENECK, 1, bias=False)
        self.nonlinear2 = norm(BOTTLENECK)
        self.cam_layer = Masked(dilation)

    def forward(self, x):
        y = self.linear1(functional.relu(self.nonlinear1(x)))
        return torch.cat([x, self.cam_layer(functional.relu(self.nonlinear2(y)))], 1)


class Transition(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.nonlinear = norm(channels)
        self.linear = nn.Conv1d(channels, channels // 2, 1, bias=False)

    def forward(self, x):
        return self.linear(functional.relu(self.nonlinear(x)))


class First(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Conv1d(HEAD * BANDS // 8, CHANNELS, 5, 2, 2, bias=False)
        self.nonlinear = norm(CHANNELS)

    def forward(self, x):
        return functional.relu(self.nonlinear(self.linear(x)))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = Head()
        self.xvector = nn.Sequential()
        self.xvector.add_module("tdnn", First())
        channels = CHANNELS
        for b, layers in enumerate(LAYERS, 1):
            block = nn.Sequential()
            for i in range(1, layers + 1):
                block.add_module(f"tdnnd{i}", Layer(channels, 1 if b == 1 else 2))
                channels += GROWTH
            self.xvector.add_module(f"block{b}", block)
            self.xvector.add_module(f"transit{b}", Transition(channels))
            channels //= 2

    def forward(self, x):
        return self.xvector(self.head(x))


def draw(network):
    """Moments and factors as training leaves them, not 0 and 1, and masks that hang on what they look at."""
    for module in network.modules():
        if isinstance(module, Masked):
            module.linear1.weight.data.uniform_(-2, 2)
            module.linear2.weight.data.uniform_(-2, 2)
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.uniform_(-0.3, 0.3)
            module.running_var.uniform_(0.3, 2)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.uniform_(-0.3, 0.3)


def arrays(network):
    """Name, values, how they were computed."""
    clips = [torch.randn(1, BANDS, frames) * torch.linspace(0.1, 4, frames) for frames in FRAMES]  # so that segments differ
    with torch.no_grad():
        outputs = [network(clip) for clip in clips]
    both = f"clips of {FRAMES[0]} and {FRAMES[1]} frames, one after the other"
    yield "camPlusPlus.x", torch.cat(clips, 2)[0].T, f"torch.randn * linspace(0.1, 4)  # {both}"
    yield "camPlusPlus.y", torch.cat(outputs, 2)[0].T, f"a small CAM++ of 2 and 3 layers  # {both}"
    fbank = stored("voice48k.fbank").reshape(-1, 80)
    yield "voice48k.encoded", shipped(torch.from_numpy(fbank)), "models/voice-encoder of voice48k.fbank"


def stored_weights():
    """The weights of the encoder that ships, by name, and its sizes."""
    info = json.loads((SHIPPED / "encoder.json").read_text())
    data = (SHIPPED / "encoder.bin").read_bytes()
    weights, at = {}, 0
    for entry in info["weights"]:
        size, how = int(np.prod(entry["shape"])), entry.get("quantization", {"dtype": "float32"})
        stored = np.frombuffer(data, {"float32": "<f4", "float16": "<f2", "uint8": "u1"}[how["dtype"]], size, at)
        at += stored.nbytes
        values = stored.astype(np.float32) * np.float32(how.get("scale", 1)) + np.float32(how.get("min", 0))
        weights[entry["name"]] = torch.from_numpy(values.reshape(entry["shape"]))
    return weights, info["camPlusPlus"]


def shipped(features):
    """What it says of features [frames, bands]."""
    weights, sizes = stored_weights()
    w = weights.__getitem__

    def square(name, x, stride=1):
        return functional.conv2d(x, w(f"{name}/kernel").permute(3, 2, 0, 1), w(f"{name}/bias"), (1, stride), 1)

    def residual(name, x, stride):
        y = square(f"{name}/conv2", functional.relu(square(f"{name}/conv1", x, stride)))
        if stride > 1:
            kernel = w(f"{name}/shortcut/kernel").T[:, :, None, None]
            x = functional.conv2d(x, kernel, w(f"{name}/shortcut/bias"), (1, stride))
        return functional.relu(y + x)

    def normed(name, x):
        return functional.relu(x * w(f"{name}/scale") + w(f"{name}/shift")) @ w(f"{name}/kernel")

    x = functional.relu(square("head/conv1", features[None, None]))
    for n in (1, 2):
        x = residual(f"head/layer{n}/second", residual(f"head/layer{n}/first", x, 2), 1)
    x = functional.relu(square("head/conv2", x, 2))[0].permute(1, 2, 0).flatten(1)  # [frames, bands * channels]
    x = functional.conv1d(x.T[None], w("tdnn/kernel").permute(2, 1, 0), w("tdnn/bias"), 2, 2)[0].T
    x = functional.relu(x)
    for b, layers in enumerate(sizes["blocks"], 1):
        for i in range(1, layers + 1):
            name = f"block{b}/layer{i}"
            h = functional.relu(normed(name, x) + w(f"{name}/bias"))
            means = torch.cat([part.mean(0).expand_as(part) for part in h.split(SEGMENT)]) + h.mean(0)
            squeezed = functional.relu(means @ w(f"{name}/squeeze") + w(f"{name}/squeezeBias"))
            share = torch.sigmoid(squeezed @ w(f"{name}/excite") + w(f"{name}/exciteBias"))
            dilation = 1 if b == 1 else 2
            local = functional.conv1d(h.T[None], w(f"{name}/local").permute(2, 1, 0), padding=dilation, dilation=dilation)
            x = torch.cat([x, local[0].T * share], 1)
        x = normed(f"block{b}/transition", x)
    return x


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the arrays instead of comparing them")
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    network = Network().eval()
    draw(network)
    made = arrays(network)
    if args.write:
        torch.save(network.state_dict(), GOLDEN / "camPlusPlus.pt")
        return write(made)
    sys.exit(1 if compare(made, LARGEST_DIFFERENCE) else 0)


main()
