"""librosa at the same work as extraction.ts: from WAV to [frames, 121], silence at the ends cut, 40 MFCC of 128 mel bands,
their first and second differences, RMS.

    python3 -m venv .venv && .venv/bin/pip install librosa
    PYTHON=.venv/bin/python pnpm bench --only extraction

Arguments: WAV files, which are read into memory. Requests:

    {"resTypes": true}                the filters for resampling that are installed, librosa's default first
    {"resType", "count"}              seconds from the bytes in memory to the features of the first `count` files
    {"resType", "count", "out"}       seconds from the files to `.npy` files in a folder
"""
import importlib.util
import io
import sys
import time

import librosa
import numpy as np
import soundfile

from serve import serve

# What librosa.resample names, by the package that has it; the last three of soxr's and linear are coarser than its default.
RES_TYPES = {
    "soxr": ["soxr_hq", "soxr_mq", "soxr_lq", "soxr_qq"],
    "scipy": ["polyphase"],
    "resampy": ["kaiser_fast"],
    "samplerate": ["sinc_fastest", "linear"],
}


def features(sound, res_type):
    y, sr = soundfile.read(sound, dtype="float32", always_2d=True)
    y = librosa.resample(y.mean(axis=1), orig_sr=sr, target_sr=22050, res_type=res_type)
    y, _ = librosa.effects.trim(y, top_db=60)
    cepstra = librosa.feature.mfcc(y=y, sr=22050, n_mfcc=40)
    slopes, curvatures = [librosa.feature.delta(cepstra, order=order) for order in (1, 2)]
    return np.vstack([cepstra, slopes, curvatures, librosa.feature.rms(y=y)]).T


def main(*paths):
    sounds = []
    for path in paths:
        with open(path, "rb") as file:
            sounds.append(file.read())

    def answer(resTypes=False, resType=None, count=0, out=None):
        if resTypes:
            installed = [names for package, names in RES_TYPES.items() if importlib.util.find_spec(package)]
            return {"resTypes": sum(installed, [])}
        begin = time.perf_counter()
        for i in range(count):
            k = i % len(paths)
            if out is None:
                features(io.BytesIO(sounds[k]), resType)
            else:
                np.save(f"{out}/{i}.npy", features(paths[k], resType))
        return {"seconds": time.perf_counter() - begin}

    serve(answer, librosa, np)


main(*sys.argv[1:])
