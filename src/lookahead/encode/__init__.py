"""How does a text become a vector?  `Encoder().encode(texts)`: unit length, near when the texts are.

A model on this machine, run by onnxruntime, or an OpenAI-compatible server.  Where there is none,
`Unavailable` says why, and everything goes on by words.
"""

from lookahead.encode.backend import Backend, Kind, Unavailable
from lookahead.encode.encoder import Choice, Encoder, identify

__all__ = ["Backend", "Choice", "Encoder", "Kind", "Unavailable", "identify"]
