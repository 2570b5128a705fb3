#!/usr/bin/env python3
"""Writes the ONNX graphs of published networks that no exporter at hand covers.

Layers, shapes and connections follow the papers; weights are named and absent.
What a vendor's variant adds (preprocessing, the decoding of boxes) is left out.
Run in this folder: python3 write_graphs.py
"""
import math
import struct

FLOAT, INT64 = 1, 7


def varint(number):
    out = b""
    while True:
        number, low = number >> 7, number & 127
        out += bytes([low | 128 if number else low])
        if not number:
            return out


def field(tag, value):
    """A field of a protobuf message: an int as a varint, else bytes."""
    if isinstance(value, int):
        return varint(tag << 3) + varint(value)
    if isinstance(value, str):
        value = value.encode()
    return varint(tag << 3 | 2) + varint(len(value)) + value


def attribute(name, value):
    if isinstance(value, int):
        return field(1, name) + field(3, value) + field(20, 2)
    return field(1, name) + b"".join(field(8, v) for v in value) + field(20, 7)


def value_info(name, shape):
    dims = b"".join(field(1, field(1, d)) for d in shape)
    return field(1, name) + field(2, field(1, field(1, FLOAT) + field(2, dims)))


class Graph:
    """Names of tensors go in and come out; `shapes` knows what they hold."""

    def __init__(self, channels, height, width):
        self.nodes, self.initializers = [], []
        self.shapes, self.count = {}, 0
        self.input = self.tensor((1, channels, height, width))

    def name(self, prefix):
        self.count += 1
        return prefix + str(self.count)

    def tensor(self, shape):
        name = self.name("t")
        self.shapes[name] = tuple(shape)
        return name

    def weight(self, *dims):
        name = self.name("w")
        location = field(1, "location") + field(2, "none.weights")
        self.initializers.append(
            b"".join(field(1, d) for d in dims) + field(2, FLOAT)
            + field(8, name) + field(13, location) + field(14, 1))
        return name

    def constant(self, element_type, code, values):
        name = self.name("c")
        self.initializers.append(
            field(1, len(values)) + field(2, element_type) + field(8, name)
            + field(9, struct.pack("<%d%s" % (len(values), code), *values)))
        return name

    def node(self, op, inputs, shape, **attributes):
        result = self.tensor(shape)
        self.nodes.append(
            b"".join(field(1, i) for i in inputs) + field(2, result)
            + field(3, result) + field(4, op)
            + b"".join(field(5, attribute(*a)) for a in attributes.items()))
        return result

    def channels(self, x):
        return self.shapes[x][1]

    def conv(self, x, channels, kernel=3, stride=1, group=1, act="relu"):
        """With bias, and padded so that the stride alone makes it smaller."""
        _, before, height, width = self.shapes[x]
        out_h, out_w = math.ceil(height / stride), math.ceil(width / stride)
        pad_h = max((out_h - 1) * stride + kernel - height, 0)
        pad_w = max((out_w - 1) * stride + kernel - width, 0)
        shape = (1, channels, out_h, out_w)
        y = self.node(
            "Conv", [x, self.weight(channels, before // group, kernel, kernel),
                     self.weight(channels)], shape,
            kernel_shape=[kernel, kernel], strides=[stride, stride],
            group=group, pads=[pad_h // 2, pad_w // 2, pad_h - pad_h // 2,
                               pad_w - pad_w // 2])
        if act == "relu":
            return self.node("Relu", [y], shape)
        if act == "silu":
            return self.node("Mul", [y, self.node("Sigmoid", [y], shape)], shape)
        return y

    def depthwise(self, x, kernel=3, stride=1):
        return self.conv(x, self.channels(x), kernel, stride, self.channels(x))

    def add(self, a, b):
        return self.node("Add", [a, b], self.shapes[a])

    def concat(self, *parts):
        _, _, height, width = self.shapes[parts[0]]
        channels = sum(self.channels(p) for p in parts)
        return self.node("Concat", parts, (1, channels, height, width), axis=1)

    def channels_from(self, x, first, end):
        _, _, height, width = self.shapes[x]
        bounds = [self.constant(INT64, "q", [v]) for v in (first, end, 1)]
        return self.node("Slice", [x] + bounds,
                         (1, end - first, height, width))

    def upsample(self, x):
        _, channels, height, width = self.shapes[x]
        scales = self.constant(FLOAT, "f", [1, 1, 2, 2])
        return self.node("Resize", [x, "", scales],
                         (1, channels, 2 * height, 2 * width))

    def max_pool(self, x, kernel, stride):
        _, channels, height, width = self.shapes[x]
        pad = kernel // 2
        shape = (1, channels, math.ceil(height / stride),
                 math.ceil(width / stride))
        return self.node("MaxPool", [x], shape, kernel_shape=[kernel, kernel],
                         strides=[stride, stride], pads=[pad] * 4)

    def classify(self, x, classes):
        pooled = self.node("GlobalAveragePool", [x],
                           (1, self.channels(x), 1, 1))
        return [self.conv(pooled, classes, 1, act=None)]

    def save(self, path, outputs):
        graph = (b"".join(field(1, n) for n in self.nodes)
                 + field(2, path.removesuffix(".onnx"))
                 + b"".join(field(5, i) for i in self.initializers)
                 + field(11, value_info(self.input, self.shapes[self.input]))
                 + b"".join(field(12, value_info(o, self.shapes[o]))
                            for o in outputs))
        with open(path, "wb") as file:
            file.write(field(1, 8) + field(8, field(2, 17)) + field(7, graph))


def rounded(channels):
    """To a multiple of eight, as MobileNets scale their channels."""
    down = max(8, int(channels + 4) // 8 * 8)
    return down + 8 if down < 0.9 * channels else down


def mobilenet_v1_stages(g):
    x = g.conv(g.input, 32, 3, 2)
    for channels, stride in ([(64, 1), (128, 2), (128, 1), (256, 2), (256, 1),
                              (512, 2)] + [(512, 1)] * 5
                             + [(1024, 2), (1024, 1)]):
        x = g.conv(g.depthwise(x, 3, stride), channels, 1)
        yield x


def mobilenet_v1(size, classes):
    g = Graph(3, size, size)
    *_, x = mobilenet_v1_stages(g)
    return g, g.classify(x, classes)


def ssd_mobilenet_v1():
    g = Graph(3, 300, 300)
    stages = list(mobilenet_v1_stages(g))
    x, outputs = stages[-1], []
    boxes = lambda x, n: [g.conv(x, n * 91, 1, act=None),
                          g.conv(x, n * 4, 1, act=None)]
    outputs += boxes(stages[10], 3) + boxes(x, 6)
    for narrow, channels in [(256, 512), (128, 256), (128, 256), (64, 128)]:
        x = g.conv(g.conv(x, narrow, 1), channels, 3, 2)
        outputs += boxes(x, 6)
    return g, outputs


def mobilenet_v2(width):
    g = Graph(3, 224, 224)
    x = g.conv(g.input, rounded(32 * width), 3, 2)
    for expansion, channels, repeats, stride in [
            (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
            (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for i in range(repeats):
            y = x
            if expansion > 1:
                y = g.conv(y, g.channels(x) * expansion, 1)
            y = g.depthwise(y, 3, stride if i == 0 else 1)
            y = g.conv(y, rounded(channels * width), 1, act=None)
            x = g.add(x, y) if i > 0 else y
    return g, g.classify(g.conv(x, rounded(1280 * width), 1), 1000)


def efficientnet_edgetpu(size, width, depth):
    g = Graph(3, size, size)
    scaled = lambda channels: rounded(channels * width)
    x = g.conv(g.input, scaled(32), 3, 2)
    for repeats, kernel, stride, expansion, channels, fused in [
            (1, 3, 1, 4, 24, True), (2, 3, 2, 8, 32, True),
            (4, 3, 2, 8, 48, True), (5, 5, 2, 8, 96, False),
            (4, 5, 1, 8, 144, False), (2, 5, 2, 8, 192, False)]:
        for i in range(math.ceil(repeats * depth)):
            s = stride if i == 0 else 1
            # The first block expands what it gives, not what it gets.
            base = scaled(24) if channels == 24 and i == 0 else g.channels(x)
            wide = base * expansion
            y = (g.conv(x, wide, kernel, s) if fused
                 else g.depthwise(g.conv(x, wide, 1), kernel, s))
            y = g.conv(y, scaled(channels), 1, act=None)
            x = g.add(x, y) if i > 0 else y
    return g, g.classify(g.conv(x, scaled(1280), 1), 1000)


def dncnn3():
    g = Graph(1, 321, 481)
    x = g.input
    for _ in range(19):
        x = g.conv(x, 64)
    return g, [g.add(g.input, g.conv(x, 1, act=None))]


def arcface_r50():
    g = Graph(3, 112, 112)
    x = g.conv(g.input, 64)
    for channels, repeats in [(64, 3), (128, 4), (256, 14), (512, 3)]:
        for i in range(repeats):
            y = g.conv(g.conv(x, channels), channels, 3, 2 if i == 0 else 1,
                       act=None)
            if i == 0:
                x = g.conv(x, channels, 1, 2, act=None)
            x = g.add(y, x)
    return g, [x]


def centernet_resnet50():
    g = Graph(3, 512, 512)
    x = g.max_pool(g.conv(g.input, 64, 7, 2), 3, 2)
    for channels, repeats in [(64, 3), (128, 4), (256, 6), (512, 3)]:
        for i in range(repeats):
            stride = 2 if i == 0 and channels > 64 else 1
            y = g.conv(g.conv(x, channels, 1), channels, 3, stride)
            y = g.conv(y, 4 * channels, 1, act=None)
            if i == 0:
                x = g.conv(x, 4 * channels, 1, stride, act=None)
            x = g.add(y, x)
    for channels in (256, 128, 64):
        x = g.conv(g.upsample(g.conv(x, channels)), channels)
    return g, [g.conv(g.conv(x, 64), n, 1, act=None) for n in (80, 2, 2)]


def yolov3(size):
    g = Graph(3, size, size)
    x, stages = g.conv(g.input, 32), []
    for channels, repeats in [(64, 1), (128, 2), (256, 8), (512, 8), (1024, 4)]:
        x = g.conv(x, channels, 3, 2)
        for _ in range(repeats):
            x = g.add(x, g.conv(g.conv(x, channels // 2, 1), channels))
        stages.append(x)
    outputs, coarser = [], None
    for stage, channels in zip(stages[:1:-1], (512, 256, 128)):
        x = stage
        if coarser:
            x = g.concat(x, g.upsample(g.conv(coarser, channels, 1)))
        for i in range(5):
            x = (g.conv(x, channels, 1) if i % 2 == 0
                 else g.conv(x, 2 * channels))
        coarser = x
        outputs.append(g.conv(g.conv(x, 2 * channels), 255, 1, act=None))
    return g, outputs


def yolov8n(size):
    g = Graph(3, size, size)
    conv = lambda x, *args: g.conv(x, *args, act="silu")

    def c2f(x, channels, repeats, shortcut):
        half = channels // 2
        x = conv(x, channels, 1)
        parts = [g.channels_from(x, 0, half),
                 g.channels_from(x, half, channels)]
        for _ in range(repeats):
            y = conv(conv(parts[-1], half), half)
            parts.append(g.add(parts[-1], y) if shortcut else y)
        return conv(g.concat(*parts), channels, 1)

    x = conv(conv(g.input, 16, 3, 2), 32, 3, 2)
    x = c2f(x, 32, 1, True)
    p3 = c2f(conv(x, 64, 3, 2), 64, 2, True)
    p4 = c2f(conv(p3, 128, 3, 2), 128, 2, True)
    x = conv(c2f(conv(p4, 256, 3, 2), 256, 1, True), 128, 1)
    pools = [x]
    for _ in range(3):
        pools.append(g.max_pool(pools[-1], 5, 1))
    p5 = conv(g.concat(*pools), 256, 1)
    n4 = c2f(g.concat(g.upsample(p5), p4), 128, 1, False)
    n3 = c2f(g.concat(g.upsample(n4), p3), 64, 1, False)
    m4 = c2f(g.concat(conv(n3, 64, 3, 2), n4), 128, 1, False)
    m5 = c2f(g.concat(conv(m4, 128, 3, 2), p5), 256, 1, False)
    outputs = []
    for x in (n3, m4, m5):
        for channels, results in ((64, 64), (80, 80)):
            y = conv(conv(x, channels), channels)
            outputs.append(g.conv(y, results, 1, act=None))
    return g, outputs


GRAPHS = {
    "arcface_r50": arcface_r50(),
    "centernet_resnet50": centernet_resnet50(),
    "dncnn3": dncnn3(),
    "efficientnet_edgetpu_l": efficientnet_edgetpu(300, 1.2, 1.4),
    "efficientnet_edgetpu_m": efficientnet_edgetpu(240, 1.0, 1.1),
    "efficientnet_edgetpu_s": efficientnet_edgetpu(224, 1.0, 1.0),
    "mobilenet_v1": mobilenet_v1(224, 1000),
    "mobilenet_v1_tddfa": mobilenet_v1(120, 62),
    "mobilenet_v2_1.4": mobilenet_v2(1.4),
    "ssd_mobilenet_v1": ssd_mobilenet_v1(),
    "yolov3_416": yolov3(416),
    "yolov8n": yolov8n(640),
}

for name, (graph, outputs) in GRAPHS.items():
    graph.save(name + ".onnx", outputs)
