#!/usr/bin/env python3
"""Writes the models of the comparison for every contestant, with the same random weights.

    export-models.py FOLDER [MODEL ...]

Needs torch and torchvision (Debian: python3-torch, python3-torchvision). For each model there are

    NAME.pth        the parameters, under the names of the family's published checkpoints
    NAME.pt         TorchScript, for inference and for gradients
    NAME.onnx       ONNX, with any batch where the network is convolutional
    NAME.train.pt   TorchScript in training mode (ResNet-18 alone)

and gemm.pt is a matrix product into memory that is there. Values are random, but batch
normalisations know their statistics, so that activations stay in the range of a trained network.
"""

import os
import sys

import torch
import torchvision.models as models
from torchvision.models.vision_transformer import VisionTransformer

OPSET = 17


def deit_tiny():
    return VisionTransformer(
        image_size=224, patch_size=16, num_layers=12, num_heads=3, hidden_dim=192, mlp_dim=768)


MODELS = {
    "resnet18": models.resnet18,
    "resnet50": models.resnet50,
    "vgg16": models.vgg16,
    "mobilenet_v2": models.mobilenet_v2,
    "efficientnet_b0": models.efficientnet_b0,
    "vit_b_16": models.vit_b_16,
    "deit_tiny": deit_tiny,
    "swin_t": models.swin_t,
}
TOKENS = {"vit_b_16", "deit_tiny", "swin_t"}

# torchvision's names of a transformer's parameters, and the names of DeiT's checkpoints.
DEIT_NAMES = [
    ("conv_proj.", "patch_embed.proj."),
    ("class_token", "cls_token"),
    ("encoder.pos_embedding", "pos_embed"),
    ("encoder.layers.encoder_layer_", "blocks."),
    ("encoder.ln.", "norm."),
    ("heads.head.", "head."),
    (".ln_1.", ".norm1."),
    (".ln_2.", ".norm2."),
    (".self_attention.in_proj_", ".attn.qkv."),
    (".self_attention.out_proj.", ".attn.proj."),
    (".mlp.linear_1.", ".mlp.fc1."),
    (".mlp.linear_2.", ".mlp.fc2."),
    (".mlp.0.", ".mlp.fc1."),
    (".mlp.3.", ".mlp.fc2."),
]


def deit_name(name):
    for before, after in DEIT_NAMES:
        name = name.replace(before, after)
    return name


def no_dropout(x, p=0.5, training=True, inplace=False):
    """At inference nothing is dropped; torchvision's Swin calls the function all the same."""
    return x


def random_model(name):
    torch.manual_seed(1)
    model = MODELS[name]()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None
    for parameter in model.parameters():
        if parameter.abs().max() == 0:
            torch.nn.init.normal_(parameter, std=0.02)
    if any(isinstance(module, torch.nn.BatchNorm2d) for module in model.modules()):
        with torch.no_grad():
            model.train()(torch.randn(4, 3, 224, 224))
    return model.eval()


def write(path, save):
    part = path + ".part"
    save(part)
    os.replace(part, path)
    print(path, os.path.getsize(path) >> 10, "KiB", flush=True)


def export(name, folder):
    model = random_model(name)
    image = torch.randn(1, 3, 224, 224)
    base = os.path.join(folder, name)
    state = model.state_dict()
    if name == "deit_tiny":
        state = {deit_name(n): v for n, v in state.items()}
    if name == "resnet18":
        trained = torch.jit.script(model.train())
        write(base + ".train.pt", trained.save)
        model.eval()
    torch.nn.functional.dropout = no_dropout
    with torch.no_grad():
        traced = torch.jit.trace(model, image, check_trace=False)
    write(base + ".pt", traced.save)
    axes = None if name in TOKENS else {"image": {0: "batch"}, "logits": {0: "batch"}}
    write(
        base + ".onnx",
        lambda part: torch.onnx.export(
            model, image, part, opset_version=OPSET, input_names=["image"],
            output_names=["logits"], dynamic_axes=axes))
    write(base + ".pth", lambda part: torch.save(dict(state), part))


class Product(torch.nn.Module):
    def forward(self, a, b, y, transposed: bool):
        return torch.mm(a, b.t() if transposed else b, out=y)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name in sys.argv[2:] or MODELS:
        export(name, folder)
    write(os.path.join(folder, "gemm.pt"), torch.jit.script(Product()).save)


main()
