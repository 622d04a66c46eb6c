"""How is a BERT written as an ONNX graph, from its weights alone?

Devlin et al. 2019, arXiv:1810.04805, with the pooling of Reimers and Gurevych 2019, arXiv:1908.10084.
Inputs `input_ids` and `attention_mask` (int64, [batch, tokens]), output `embedding` (float32, [batch, dim]).
RoBERTa differs in where its positions begin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import (
    AttributeProto,
    GraphProto,
    ModelProto,
    NodeProto,
    OperatorSetIdProto,
    TensorProto,
    ValueInfoProto,
    checker,
)

from lookahead.encode.weights import Weights

OPSET, IR_VERSION = 17, 8
MASKED = -1e4  # added to the attention scores of padding
ELEMENTS = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64}


class _Graph:
    """Collects nodes and constants.  A tensor is known by its name."""

    def __init__(self, weights: Weights) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, TensorProto] = {}
        self._weights = weights

    def constant(self, name: str, array: NDArray[Any]) -> str:
        if name not in self.constants:
            array = np.ascontiguousarray(array).reshape(array.shape)
            self.constants[name] = TensorProto(
                name=name,
                dims=array.shape,
                data_type=ELEMENTS[array.dtype.name],
                raw_data=array.tobytes(),
            )
        return name

    def number(self, name: str, value: float) -> str:
        return self.constant(name, np.array(value, np.float32))

    def ints(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, np.int64))

    def op(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        output = output or f"{kind}_{len(self.nodes)}"
        node = NodeProto(op_type=kind, name=output, input=inputs, output=[output])
        node.attribute.extend(_attribute(name, value) for name, value in attributes.items())
        self.nodes.append(node)
        return output

    def norm(self, x: str, name: str, epsilon: float) -> str:
        scale, bias = (self.constant(n, self._weights[n]) for n in _pair(name))
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)

    def linear(self, x: str, name: str) -> str:
        matrix, bias = _pair(name)
        product = self.op("MatMul", x, self.constant(matrix, self._weights[matrix].T))
        return self.op("Add", product, self.constant(bias, self._weights[bias]))

    def gelu(self, x: str) -> str:
        """The exact one, with erf: Hendrycks and Gimpel 2016, arXiv:1606.08415.

        onnxruntime makes one step of it where it is written so, with a division.
        """
        erf = self.op("Erf", self.op("Div", x, self.number("sqrt2", 2**0.5)))
        both = self.op("Mul", x, self.op("Add", erf, self.number("one", 1)))
        return self.op("Mul", both, self.number("half", 0.5))


def _pair(name: str) -> tuple[str, str]:
    return f"{name}.weight", f"{name}.bias"


def _attribute(name: str, value: Any) -> AttributeProto:
    if isinstance(value, float):
        return AttributeProto(name=name, type=AttributeProto.FLOAT, f=value)
    if isinstance(value, int):
        return AttributeProto(name=name, type=AttributeProto.INT, i=value)
    return AttributeProto(name=name, type=AttributeProto.INTS, ints=value)


def build(weights: Weights, config: Mapping[str, Any], pooling: str) -> ModelProto:
    """The graph, checked.  A weight that is missing is a KeyError, as is a setting."""
    graph = _Graph(weights)
    mask = graph.op("Cast", "attention_mask", to=int(TensorProto.FLOAT))
    x = _embeddings(graph, weights, config)
    far = graph.op("Unsqueeze", mask, graph.ints("axes12", 1, 2))
    padding = graph.op("Sub", graph.number("one", 1), far)
    penalty = graph.op("Mul", padding, graph.number("masked", MASKED))
    for layer in range(config["num_hidden_layers"]):
        x = _layer(graph, x, f"encoder.layer.{layer}", penalty, config)
    _pool(graph, x, mask, pooling)
    return _model(graph, config["hidden_size"])


def _embeddings(g: _Graph, weights: Weights, config: Mapping[str, Any]) -> str:
    """Words, positions and token type (always 0)."""
    table = {n: weights[f"embeddings.{n}_embeddings.weight"] for n in ("word", "position")}
    words = g.op("Gather", g.constant("words", table["word"]), "input_ids")
    first = config.get("pad_token_id", 1) + 1 if "roberta" in config["model_type"] else 0
    positions = g.constant("positions", table["position"][first:])
    length = g.op("Gather", g.op("Shape", "input_ids"), g.ints("1d", 1))
    used = g.op("Slice", positions, g.ints("from", 0), length, g.ints("axis0", 0))
    kind = g.constant("kind", weights["embeddings.token_type_embeddings.weight"][:1])
    total = g.op("Add", g.op("Add", words, used), kind)
    return g.norm(total, "embeddings.LayerNorm", _epsilon(config))


def _epsilon(config: Mapping[str, Any]) -> float:
    return float(config["layer_norm_eps"])


def _layer(g: _Graph, x: str, name: str, penalty: str, config: Mapping[str, Any]) -> str:
    """Attention over all tokens, then each token by itself."""
    mixed = g.linear(_attention(g, x, name, penalty, config), f"{name}.attention.output.dense")
    x = g.norm(g.op("Add", mixed, x), f"{name}.attention.output.LayerNorm", _epsilon(config))
    wide = g.gelu(g.linear(x, f"{name}.intermediate.dense"))
    narrow = g.linear(wide, f"{name}.output.dense")
    return g.norm(g.op("Add", narrow, x), f"{name}.output.LayerNorm", _epsilon(config))


def _attention(g: _Graph, x: str, name: str, penalty: str, config: Mapping[str, Any]) -> str:
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    width = hidden // heads

    def split(part: str, perm: list[int]) -> str:
        whole = g.linear(x, f"{name}.attention.self.{part}")
        cut = g.op("Reshape", whole, g.ints("split", 0, 0, heads, width))
        return g.op("Transpose", cut, perm=perm)

    query, key = split("query", [0, 2, 1, 3]), split("key", [0, 2, 3, 1])
    value = split("value", [0, 2, 1, 3])
    scale = g.number("1/sqrt(width)", width**-0.5)
    scores = g.op("Mul", g.op("MatMul", query, key), scale)
    share = g.op("Softmax", g.op("Add", scores, penalty), axis=-1)
    mixed = g.op("Transpose", g.op("MatMul", share, value), perm=[0, 2, 1, 3])
    return g.op("Reshape", mixed, g.ints("join", 0, 0, hidden))


def _pool(g: _Graph, x: str, mask: str, pooling: str) -> None:
    """One vector a text: the mean over its real tokens, or its first token."""
    axis1 = g.ints("axis1", 1)
    if pooling == "cls":
        first = g.op("Slice", x, g.ints("from", 0), g.ints("to", 1), axis1)
        g.op("Squeeze", first, axis1, output="embedding")
        return
    wide = g.op("Unsqueeze", mask, g.ints("axis2", 2))
    total = g.op("ReduceSum", g.op("Mul", x, wide), axis1, keepdims=0)
    count = g.op("ReduceSum", wide, axis1, keepdims=0)
    g.op("Div", total, count, output="embedding")


def _model(g: _Graph, hidden: int) -> ModelProto:
    graph = GraphProto(name="encoder", node=g.nodes, initializer=g.constants.values())
    for name in ("input_ids", "attention_mask"):
        graph.input.append(_value(name, TensorProto.INT64, ["batch", "tokens"]))
    graph.output.append(_value("embedding", TensorProto.FLOAT, ["batch", hidden]))
    opset = OperatorSetIdProto(domain="", version=OPSET)
    model = ModelProto(ir_version=IR_VERSION, opset_import=[opset], graph=graph)
    checker.check_model(model)
    return model


def _value(name: str, element: int, shape: list[str | int]) -> ValueInfoProto:
    info = ValueInfoProto(name=name)
    info.type.tensor_type.elem_type = element
    for size in shape:
        dim = info.type.tensor_type.shape.dim.add()
        if isinstance(size, int):
            dim.dim_value = size
        else:
            dim.dim_param = size
    return info
