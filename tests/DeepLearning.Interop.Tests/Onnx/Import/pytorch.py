"""What PyTorch exports (1.13), with inputs and outputs: small nets, a layer or two each, in eval mode.

Circular padding is not among them: PyTorch 1.13 exports it wrong.

    python3 pytorch.py pytorch.zip "[(17, True)]"              # operator sets, and whether the batch axis is free
    python3 pytorch.py /tmp/more.zip "[(17, True), (13, False), (11, True)]"
"""

import io, os, sys, zipfile, warnings
import numpy as np, torch
from torch import nn
import torch.nn.functional as F
warnings.simplefilter("ignore")
torch.manual_seed(1)

class Fn(nn.Module):
    def __init__(self, fn, **mods):
        super().__init__()
        self.fn = fn
        for k, m in mods.items(): setattr(self, k, m)
    def forward(self, *x): return self.fn(self, *x)

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(4, 4, 3, padding=1, bias=False); self.bn1 = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1, bias=False); self.bn2 = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4, 3)
    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)) + x)
        y = F.adaptive_avg_pool2d(y, 1)
        return self.fc(torch.flatten(y, 1))

class Attention(nn.Module):
    def __init__(self, d=8, h=2):
        super().__init__()
        self.h = h
        self.norm = nn.LayerNorm(d); self.qkv = nn.Linear(d, 3 * d); self.out = nn.Linear(d, d)
        self.ff = nn.Sequential(nn.LayerNorm(d), nn.Linear(d, 16), nn.GELU(), nn.Dropout(0.1), nn.Linear(16, d))
    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(self.norm(x)).reshape(n, t, 3, self.h, d // self.h).permute(2, 0, 3, 1, 4)
        a = (q @ k.transpose(-2, -1) / (d // self.h) ** 0.5).softmax(-1)
        x = x + self.out((a @ v).transpose(1, 2).reshape(n, t, d))
        return x + self.ff(x)

img = torch.randn(2, 4, 6, 6); sig = torch.randn(2, 4, 9); feat = torch.randn(2, 6); seq = torch.randn(2, 5, 8)
def act(m, x=None): return (m, (torch.randn(2, 4, 5, 5) * 3 if x is None else x,))
M = {}
for name, m in dict(relu=nn.ReLU(), leaky=nn.LeakyReLU(.2), sigmoid=nn.Sigmoid(), tanh=nn.Tanh(), elu=nn.ELU(.7), gelu=nn.GELU(), gelu_tanh=nn.GELU(approximate="tanh"), silu=nn.SiLU(), softplus=nn.Softplus(2), prelu=nn.PReLU(), prelu_channel=nn.PReLU(4), relu6=nn.ReLU6(), hardsigmoid=nn.Hardsigmoid(), hardswish=nn.Hardswish(), celu=nn.CELU(.6), selu=nn.SELU(), mish=nn.Mish(), logsigmoid=nn.LogSigmoid(), glu=nn.GLU(1), softmax=nn.Softmax(1), logsoftmax=nn.LogSoftmax(-1), softmin=nn.Softmin(1), hardtanh=nn.Hardtanh(), dropout=nn.Dropout(.3), dropout2d=nn.Dropout2d(.3), alphadropout=nn.AlphaDropout(.3), identity=nn.Identity(), softsign=nn.Softsign()).items(): M["act_" + name] = act(m)
M.update(
  conv=(nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2), (img,)),
  conv_same=(nn.Conv2d(4, 6, 4, padding="same", dilation=2), (img,)),
  conv_reflect=(nn.Conv2d(4, 6, 3, padding=2, padding_mode="reflect"), (img,)),
  conv_replicate=(nn.Conv2d(4, 6, 3, padding=(1, 2), padding_mode="replicate"), (img,)),
  conv1d=(nn.Conv1d(4, 6, 3, padding=1, dilation=2), (sig,)),
  convt=(nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2), (img,)),
  convt1d=(nn.ConvTranspose1d(4, 6, 3, stride=3, output_padding=2), (sig,)),
  maxpool=(nn.MaxPool2d(3, 2, 1), (img,)), maxpool_ceil=(nn.MaxPool2d(3, 2, ceil_mode=True), (img,)), maxpool1d=(nn.MaxPool1d(2, dilation=2), (sig,)),
  avgpool=(nn.AvgPool2d(3, 2, 1), (img,)), avgpool_nopad=(nn.AvgPool2d(3, 2, 1, count_include_pad=False), (img,)), avgpool1d=(nn.AvgPool1d(3, 2, 1), (sig,)), avgpool_ceil=(nn.AvgPool2d(3, 2, ceil_mode=True), (img,)),
  adaptive_avg=(nn.AdaptiveAvgPool2d(1), (img,)), adaptive_avg2=(nn.AdaptiveAvgPool2d((2, 4)), (img,)), adaptive_max=(nn.AdaptiveMaxPool2d(1), (img,)), adaptive_max2=(nn.AdaptiveMaxPool2d(4), (img,)), adaptive1d=(nn.AdaptiveAvgPool1d(3), (sig,)),
  up_nearest=(nn.Upsample(scale_factor=2), (img,)), up_size=(nn.Upsample(size=(12, 20)), (img,)), up_bilinear=(nn.Upsample(scale_factor=1.5, mode="bilinear"), (img,)), up_align=(nn.Upsample(size=11, mode="bilinear", align_corners=True), (img,)), up_linear=(nn.Upsample(scale_factor=2, mode="linear"), (sig,)),
  up_bicubic=(nn.Upsample(scale_factor=2, mode="bicubic"), (img,)),
  shuffle=(nn.PixelShuffle(2), (img,)), unshuffle=(nn.PixelUnshuffle(2), (img,)), chshuffle=(nn.ChannelShuffle(2), (img,)),
  zeropad=(nn.ZeroPad2d((1, 2, 0, 3)), (img,)), reflpad=(nn.ReflectionPad2d(2), (img,)), reppad=(nn.ReplicationPad2d((1, 0, 2, 3)), (img,)), constpad=(nn.ConstantPad2d(1, 2.5), (img,)), constpad1d=(nn.ConstantPad1d(2, -1.0), (sig,)), croppad=(nn.ZeroPad2d(-1), (img,)),
  bn=(nn.Sequential(nn.BatchNorm2d(4), nn.Conv2d(4, 2, 1)), (img,)), bn1d=(nn.BatchNorm1d(6), (feat,)), bn_plain=(nn.BatchNorm1d(4, affine=False), (sig,)),
  ln=(nn.LayerNorm(8), (seq,)), ln2=(nn.LayerNorm((5, 8)), (seq,)), ln_plain=(nn.LayerNorm(8, elementwise_affine=False), (seq,)),
  gn=(nn.GroupNorm(2, 4), (img,)), inorm=(nn.InstanceNorm2d(4), (img,)), inorm_affine=(nn.InstanceNorm2d(4, affine=True), (img,)), inorm1d=(nn.InstanceNorm1d(4, affine=True), (sig,)),
  linear=(nn.Linear(6, 3), (feat,)), linear_seq=(nn.Linear(8, 3), (seq,)), linear_nobias=(nn.Linear(8, 3, bias=False), (seq,)), bilinear_dropout=(nn.Sequential(nn.Linear(6, 4), nn.Dropout(.2), nn.Linear(4, 2)), (feat,)),
  embedding=(nn.Embedding(10, 4), (torch.randint(0, 10, (2, 5)),)),
  block=(Block(), (img,)), attention=(Attention(), (seq,)),
  encoder=(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, activation="gelu"), (seq,)),
  mha=(Fn(lambda s, x: s.a(x, x, x, need_weights=False)[0], a=nn.MultiheadAttention(8, 2, batch_first=True)), (seq,)),
  flatten=(nn.Flatten(), (img,)), view=(Fn(lambda s, x: x.view(x.size(0), -1)), (img,)), unflatten=(nn.Unflatten(1, (2, 2)), (img,)),
  slices=(Fn(lambda s, x: x[:, 1:3, ::2, -3:] * 2 - 1), (img,)), select=(Fn(lambda s, x: x[:, 2] + x[:, :, 3].unsqueeze(1).mean(2)), (img,)), chunk=(Fn(lambda s, x: torch.cat(x.chunk(2, 1)[::-1], 1)), (img,)),
  cat_last=(Fn(lambda s, x: torch.cat([x, x.flip(-1)[..., :2] if False else x[..., :2]], -1)), (img,)),
  means=(Fn(lambda s, x: x.mean((2, 3)) + x.sum(-1).mean(-1)), (img,)), mean_keep=(Fn(lambda s, x: x - x.mean(1, keepdim=True)), (img,)), maxr=(Fn(lambda s, x: x.amax((2, 3)) - x.amin((2, 3))), (img,)),
  arithmetic=(Fn(lambda s, x: (3 - x) / 4 + x * x - (x ** 3)), (img,)), clamp=(Fn(lambda s, x: x.clamp(-.5, 1)), (img,)), absx=(Fn(lambda s, x: x.abs() + torch.maximum(x, -x) - torch.minimum(x, 2 * x)), (img,)),
  scale_param=(Fn(lambda s, x: x * s.g + s.b, g=None, b=None), (img,)),
  matmul=(Fn(lambda s, x: x @ x.transpose(-1, -2)), (seq,)), permute=(Fn(lambda s, x: x.permute(0, 2, 3, 1)), (img,)), squeeze=(Fn(lambda s, x: x[:, :1].squeeze(1)), (img,)),
  se=(Fn(lambda s, x: x * torch.sigmoid(s.f(x.mean((2, 3)))).unsqueeze(-1).unsqueeze(-1), f=nn.Linear(4, 4)), (img,)),
  pos=(Fn(lambda s, x: torch.cat([s.c.expand(x.size(0), -1, -1), x], 1) + s.p), (seq,)),
  repeat=(Fn(lambda s, x: x.repeat(1, 2, 1, 3)), (img,)), expand=(Fn(lambda s, x: x.mean(1, keepdim=True).expand(-1, 3, -1, -1)), (img,)),
  rms=(Fn(lambda s, x: x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * s.w), (seq,)),
  interp=(Fn(lambda s, x: F.interpolate(x, size=(x.shape[2] * 2, x.shape[3] * 2), mode="nearest")), (img,)),
  two=(Fn(lambda s, x, y: s.f(x) + y, f=nn.Linear(6, 6)), (feat, torch.randn(2, 6))),
  normalize=(Fn(lambda s, x: F.normalize(x, dim=-1)), (seq,)), lstm=(Fn(lambda s, x: s.l(x)[0], l=nn.LSTM(8, 4, batch_first=True)), (seq,)), conv3d=(nn.Conv3d(2, 3, 2), (torch.randn(2, 2, 4, 4, 4),)),
)
M["scale_param"][0].g = nn.Parameter(torch.randn(4, 1, 1)); M["scale_param"][0].b = nn.Parameter(torch.randn(4, 1, 1))
M["pos"][0].c = nn.Parameter(torch.randn(1, 1, 8)); M["pos"][0].p = nn.Parameter(torch.randn(1, 6, 8)); M["rms"][0].w = nn.Parameter(torch.randn(8))

def main(target, opsets):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        def put(n, b):
            e = zipfile.ZipInfo(n); e.compress_type = zipfile.ZIP_DEFLATED; z.writestr(e, b)
        for name, (m, xs) in M.items():
            for mod in m.modules():
                if isinstance(mod, (nn.BatchNorm1d, nn.BatchNorm2d)):
                    mod.running_mean.normal_(); mod.running_var.uniform_(.5, 2)
                    if mod.affine: mod.weight.data.normal_(); mod.bias.data.normal_()
            m.eval()
            y = m(*xs)
            for opset, dyn in opsets:
                f = io.BytesIO()
                names = ["x%d" % i for i in range(len(xs))]
                try:
                    torch.onnx.export(m, xs, f, opset_version=opset, input_names=names, output_names=["y"],
                        dynamic_axes={n: {0: "batch"} for n in names + ["y"]} if dyn else None)
                except Exception as e:
                    print("not exported", name, opset, str(e).split("\n")[0][:80]); continue
                n = "%s-%d%s" % (name, opset, "" if dyn else "-fixed")
                put(n + "/model.onnx", f.getvalue())
                for i, x in enumerate(xs):
                    b = io.BytesIO(); np.save(b, x.numpy()); put(n + "/x%d.npy" % i, b.getvalue())
                b = io.BytesIO(); np.save(b, y.detach().numpy()); put(n + "/y.npy", b.getvalue())

main(sys.argv[1], eval(sys.argv[2]))
