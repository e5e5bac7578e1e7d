"""The questions of vitrine.benchmarks.DeviceRows, asked of PyTorch on the same device: plain torch, the maps made as
pytorch-grad-cam makes them (hooks, a backward pass that leaves gradients of all parameters, the map in NumPy).

    python3 gpu-torch.py --device cuda
    python3 gpu-torch.py --device cpu --small      a rehearsal
"""
import argparse
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, inside, width, stride):
        super().__init__()
        outside = 4 * width
        self.conv1, self.bn1 = nn.Conv2d(inside, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, outside, 1, bias=False), nn.BatchNorm2d(outside)
        self.downsample = None
        if stride != 1 or inside != outside:
            self.downsample = nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Resnet(nn.Module):
    """He, Zhang, Ren, Sun (2015) with the stride in the 3x3 convolution."""

    def __init__(self, blocks, width):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width)
        inside, stages = width, []
        for i, count in enumerate(blocks):
            stage = []
            for j in range(count):
                stage.append(Bottleneck(inside, width << i, 2 if i > 0 and j == 0 else 1))
                inside = 4 * (width << i)
            stages.append(nn.Sequential(*stage))
        self.layer1, self.layer2, self.layer3, self.layer4 = stages
        self.fc = nn.Linear(inside, 1000)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))


class Clock:
    def __init__(self, device, enough):
        self.cuda, self.enough = device.startswith('cuda'), enough

    def wait(self):
        if self.cuda:
            torch.cuda.synchronize()

    def runs(self, work, least, most=200):
        times, begin = [], time.perf_counter()
        while len(times) < most:
            self.wait()
            start = time.perf_counter()
            work()
            self.wait()
            times.append(time.perf_counter() - start)
            if len(times) >= least and time.perf_counter() - begin > self.enough:
                break
        return sorted(times)

    def row(self, what, work, flop=0, least=3):
        self.runs(work, least)
        times = self.runs(work, least)
        seconds = times[len(times) // 2]
        rate = '%.2f TFLOP/s' % (flop / seconds / 1e12) if flop else ''
        print('torch    %-34s %10.3f ms  %s' % (what, 1e3 * seconds, rate), flush=True)


def drawn(maps, side):
    """Negative parts away, to the photo's size, between 0 and 1."""
    maps = torch.from_numpy(np.maximum(maps, 0)[:, None])
    maps = F.interpolate(maps, (side, side), mode='bilinear', align_corners=False)[:, 0].numpy()
    maps = maps - maps.min(axis=(1, 2), keepdims=True)
    return maps / (1e-7 + maps.max(axis=(1, 2), keepdims=True))


def grad_cam(net, x):
    kept = {}

    def keep(_, __, y):
        kept['activation'] = y
        y.register_hook(lambda g: kept.__setitem__('gradient', g))

    hook = net.layer4.register_forward_hook(keep)
    logits = net(x)
    hook.remove()
    net.zero_grad()
    logits[range(len(x)), logits.argmax(1)].sum().backward()
    a, g = kept['activation'].cpu().detach().numpy(), kept['gradient'].cpu().detach().numpy()
    return drawn((g.mean(axis=(2, 3), keepdims=True) * a).sum(axis=1), x.shape[-1])


def activation(net, x):
    kept = []
    hook = net.layer4.register_forward_hook(lambda _, __, y: kept.append(y))
    k = int(net(x).argmax())
    hook.remove()
    return kept[0], k


@torch.no_grad()
def score_cam(net, x, batch):
    a, k = activation(net, x)
    masks = F.interpolate(a, x.shape[-2:], mode='bilinear', align_corners=False)[0]
    least, most = masks.amin((1, 2), True), masks.amax((1, 2), True)
    masks = (masks - least) / (most - least + 1e-8)
    scores = torch.cat([net(x * part[:, None])[:, k].cpu() for part in masks.split(batch)])
    alpha = torch.softmax(scores, 0).numpy()
    return drawn((alpha[None, :, None, None] * a.cpu().numpy()).sum(axis=1), x.shape[-1])


@torch.no_grad()
def ablation_cam(net, x, batch):
    a, k = activation(net, x)
    score = float(net(x)[0, k])
    scores = []
    for part in torch.arange(a.shape[1], device=x.device).split(batch):
        def without(_, __, y, part=part):
            y = y.clone()
            y[torch.arange(len(part), device=y.device), part] = 0
            return y
        hook = net.layer4.register_forward_hook(without)
        scores.append(net(x.expand(len(part), -1, -1, -1))[:, k].cpu())
        hook.remove()
    w = (score - torch.cat(scores).numpy()) / score
    return drawn((w[None, :, None, None] * a.cpu().numpy()).sum(axis=1), x.shape[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--device', default='cuda')
    parser.add_argument('--small', action='store_true', help='tiny sizes, for a rehearsal')
    o = parser.parse_args()
    torch.manual_seed(0)
    if o.device.startswith('cuda'):
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        print('PyTorch', torch.__version__, 'on', torch.cuda.get_device_name(), '(no TF32)')
    else:
        print('PyTorch', torch.__version__, 'on', o.device)
    size, blocks, width, side, batch = (256, [1, 1, 1, 1], 8, 64, 2) if o.small else (4096, [3, 4, 6, 3], 64, 224, 64)
    clock = Clock(o.device, 0.2 if o.small else 2)
    name = 'small' if o.small else 'resnet50'

    a, b = (torch.randn(size, size, device=o.device) for _ in range(2))
    clock.row('product %d' % size, lambda: a @ b, 2 * size**3)
    net = Resnet(blocks, width).eval().to(o.device)
    for n in (batch, 1):
        x = torch.randn(n, 3, side, side, device=o.device)
        with torch.no_grad():
            clock.row('%s forward, batch %d' % (name, n), lambda x=x: net(x).cpu())
    x = torch.randn(1, 3, side, side, device=o.device)
    clock.row('grad-cam, batch 1', lambda: grad_cam(net, x))
    masks = 4 * (width << 3)
    clock.row('score-cam, %d masks' % masks, lambda: score_cam(net, x, 16), least=1)
    clock.row('score-cam, %d masks, 64 at once' % masks, lambda: score_cam(net, x, 64), least=1)
    clock.row('ablation-cam, %d channels' % masks, lambda: ablation_cam(net, x, 32), least=1)


main()
