"""Texts -> float32 vectors: the only door to torch and onnxruntime.

>>> encoder = load_encoder()                      # the default, all-MiniLM-L6-v2
>>> encoder.encode(["Nobody asked us."]).shape
(1, 384)
"""

from nlp_realist.encode.encoder import DEFAULT_ENCODER, Encoder, load_encoder, text_keys

__all__ = ["DEFAULT_ENCODER", "Encoder", "load_encoder", "text_keys"]
