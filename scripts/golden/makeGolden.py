"""The values of librosa that tests/golden.test.ts holds the features against: compares them with what librosa gives here.

    python3 -m venv venv
    venv/bin/pip install librosa==0.10.1 "numpy<2"
    venv/bin/python scripts/golden/makeGolden.py [--ravdess DIR] [--write]

Reads the WAV files of tests/golden and, with --ravdess, twelve clips below DIR, in folders however nested. Prints for each
array the largest difference from the stored one, and its share of the array's largest value; ends with exit code 1 where
that share exceeds 0.1 %. With --write the arrays and manifest.json are written instead, those of RAVDESS only if DIR is
given. Those in the repository were made with Debian 12's numpy 1.24 and scipy 1.10, but for the six of a voice encoder, which
are of PyPI's numpy 1.26 and scipy 1.17; with these, 24 of the other 52 are the same to the bit, all samples and trim indices
among them, and no other is further off than 0.0012 %.
"""

import argparse
import json
import sys
from pathlib import Path

import librosa
import numpy as np
import soundfile

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"
SAMPLE_RATE_HZ = 22050
# What a voice encoder reads: the rate, and the level of the voice.
ENCODER_RATE_HZ = 16000
ENCODER_RMS = 10 ** (-30 / 20)
# What rounding in other versions of numpy, scipy and soxr does not reach, and another algorithm does.
LARGEST_SHARE = 1e-3

# One tone at a time, and a voice; all steps are computed for these.
SIGNALS = ["chirp48k", "voice48k"]
# The same voice in other files; only what reading does to it is computed.
MIXED = ["voice48k_stereo"]
OTHER_FORMATS = ["voice48k_24bit", "voice48k_float"]

# Speech and song, women and men, each emotion that has both.
RAVDESS = [
    "03-02-01-01-01-01-01",
    "03-02-06-01-01-02-08",
    "03-02-05-01-02-01-12",
    "03-02-04-01-02-02-16",
    "03-02-03-02-01-01-21",
    "03-01-02-02-01-02-01",
    "03-01-08-02-02-01-06",
    "03-01-07-01-02-02-10",
    "03-01-06-01-01-01-13",
    "03-01-04-02-01-02-16",
    "03-01-03-01-02-01-19",
    "03-01-01-01-02-02-22",
]

LOAD = "librosa.load(wav, sr=22050)  # soxr_hq, mono = mean of channels"
POWER = (
    "abs(librosa.stft(trim60))**2, frames 0..7"
    "  # [frame, bin], n_fft 2048, hop 512, periodic hann, center, zero pad"
)


def load(path):
    """A file's samples at 22.05 kHz."""
    samples, _ = librosa.load(path, sr=SAMPLE_RATE_HZ)
    return samples


def features(y):
    """[frame, 121]: 40 MFCC, their first and second derivatives, RMS."""
    mfcc = librosa.feature.mfcc(y=y, sr=SAMPLE_RATE_HZ, n_mfcc=40)
    delta = librosa.feature.delta(mfcc)
    delta2 = librosa.feature.delta(mfcc, order=2)
    return np.vstack([mfcc, delta, delta2, librosa.feature.rms(y=y)]).T


def of_signal(name):
    """Each step on one of the synthetic signals: name, values, how they were computed."""
    y = load(GOLDEN / f"{name}.wav")
    yield f"{name}.load22050", y, LOAD
    for top_db in (20, 40, 60):
        trimmed, indices = librosa.effects.trim(y, top_db=top_db)
        how = f"librosa.effects.trim(load22050, top_db={top_db})[1]  # start, end sample"
        yield f"{name}.trim{top_db}", indices, how
    y = trimmed
    yield f"{name}.power.first8", (np.abs(librosa.stft(y)) ** 2).T[:8], POWER
    mel = librosa.feature.melspectrogram(y=y, sr=SAMPLE_RATE_HZ)
    yield f"{name}.mel", mel.T, "librosa.feature.melspectrogram(trim60)  # [frame, 128]"
    how = "vstack(mfcc40, delta, delta2, rms).T of trim60  # [frame, 121]"
    yield f"{name}.features", features(y), how
    how = "librosa.effects.preemphasis(trim60)  # coef 0.97, zi=None"
    yield f"{name}.preemphasis", librosa.effects.preemphasis(y), how
    for steps in (-2, 1, 2.5):
        shifted = librosa.effects.pitch_shift(y, sr=SAMPLE_RATE_HZ, n_steps=steps)
        how = f"librosa.effects.pitch_shift(trim60, n_steps={steps})"
        yield f"{name}.pitch{'+' if steps > 0 else ''}{steps}", shifted, how
    for rate in (0.85, 1.2):
        stretched = librosa.effects.time_stretch(y, rate=rate)
        how = f"librosa.effects.time_stretch(trim60, rate={rate})"
        yield f"{name}.stretch{rate}", stretched, how


def of_voice_encoder(name):
    """Each step from one of the synthetic signals to a voice encoder's mel bands: name, values, how they were computed."""
    y, _ = librosa.load(GOLDEN / f"{name}.wav", sr=ENCODER_RATE_HZ)
    yield f"{name}.load16000", y, LOAD.replace("22050", "16000")
    y, indices = librosa.effects.trim(y, top_db=40)
    how = "librosa.effects.trim(load16000, top_db=40)[1]  # start, end sample"
    yield f"{name}.trim40at16000", indices, how
    y = y * (ENCODER_RMS / np.sqrt(np.mean(y**2)))
    mel = librosa.feature.melspectrogram(
        y=y, sr=ENCODER_RATE_HZ, n_fft=400, hop_length=160, n_mels=40
    )
    how = (
        "librosa.feature.melspectrogram(trim40at16000 * 10**(-30/20) / its RMS,"
        " sr=16000, n_fft=400, hop_length=160, n_mels=40)  # [frame, 40]"
    )
    yield f"{name}.voiceEncoder", mel.T, how


def of_ravdess(folder):
    """Trim indices and features of the clips of RAVDESS."""
    for clip in RAVDESS:
        path = next(Path(folder).rglob(f"{clip}.wav"), None)
        if path is None:
            sys.exit(f"expected {clip}.wav below {folder}, found none: name a folder with RAVDESS")
        y, indices = librosa.effects.trim(load(path), top_db=60)
        yield f"ravdess.{clip}.trim60", indices, "start, end sample"
        yield f"ravdess.{clip}.features", features(y), "[frame, 121] of the trimmed clip"


def all_arrays(ravdess):
    for name in SIGNALS:
        yield from of_signal(name)
        yield from of_voice_encoder(name)
    for name in MIXED:
        yield f"{name}.load22050", load(GOLDEN / f"{name}.wav"), LOAD
    how = "librosa.filters.mel(sr=22050, n_fft=2048)  # [128, 1025], slaney scale and norm"
    yield "melFilterBank", librosa.filters.mel(sr=SAMPLE_RATE_HZ, n_fft=2048), how
    if ravdess:
        yield from of_ravdess(ravdess)


def stored(values):
    """As a file of tests/golden holds it: little-endian float32 in C order."""
    return np.ascontiguousarray(values, dtype="<f4")


def compare(arrays):
    """Prints how far each array is from the stored one; returns whether one is too far."""
    is_far = False
    for name, values, _ in arrays:
        known = np.fromfile(GOLDEN / f"{name}.f32", dtype="<f4")
        if known.size != values.size:
            print(f"{name}: expected {known.size} values, found {values.size}")
            is_far = True
            continue
        difference = np.abs(known - values.ravel()).max()
        share = difference / np.abs(known).max()
        is_far = is_far or not share <= LARGEST_SHARE  # NaN is too far, too
        print(f"{name}: {difference:.2e}, {100 * share:.1e} % of the largest value")
    return is_far


def describe(path):
    info = soundfile.info(str(path))
    return {
        "sampleRateHz": info.samplerate,
        "subtype": info.subtype,
        "channels": info.channels,
        "frames": info.frames,
    }


def write(arrays):
    """Writes each array and manifest.json, in which arrays that are not computed now stay as they are."""
    manifest_path = GOLDEN / "manifest.json"
    manifest = json.loads(manifest_path.read_text())
    manifest["librosa"] = librosa.__version__
    for name, values, how in arrays:
        values.tofile(GOLDEN / f"{name}.f32")
        manifest["arrays"][name] = {"shape": list(values.shape), "how": how}
    names = [*SIGNALS, *MIXED, *OTHER_FORMATS]
    manifest["wavs"] = {name: describe(GOLDEN / f"{name}.wav") for name in names}
    manifest_path.write_text(json.dumps(manifest, indent=1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ravdess", metavar="DIR", help="folder that the clips of RAVDESS are below")
    parser.add_argument("--write", action="store_true", help="write the arrays instead of comparing them")
    options = parser.parse_args()
    arrays = ((name, stored(values), how) for name, values, how in all_arrays(options.ravdess))
    if options.write:
        write(arrays)
    else:
        sys.exit(1 if compare(arrays) else 0)


main()
