"""The flight recorder: what went over every port in the last minutes, masked where it is written
out, and played back to a decoder or to a device."""

from drivers.recording.masking import masked
from drivers.recording.recorder import Recorder
from drivers.recording.recording import BadRecording, Chunk, Recording, dumps, loads
from drivers.recording.replay import ReplayPort, play

__all__ = [
    "BadRecording",
    "Chunk",
    "Recorder",
    "Recording",
    "ReplayPort",
    "dumps",
    "loads",
    "masked",
    "play",
]
