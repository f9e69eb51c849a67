"""核验检查证据包 / Check an evidence pack: every byte, the signature, the audit proofs, and the random sample.

Usage: python3 verify_pack.py PACK.zip [--key ed25519:…]

It needs Python 3.9 or later and nothing else: no network, no other file. Take this program from somebody you trust,
not from the pack that it is to check, and compare the key that it prints with the one that the body publishes.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from typing import Any, Iterator  # noqa: UP035 # names that Python 3.9 has too

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
# 1980-01-01, the first day that an archive can tell, so that the same content is the same archive.
_DAY, _UTF8, _VERSION = 0x21, 0x800, 20


def archive(files: dict[str, bytes]) -> bytes:
    """The bytes of a zip archive without compression: the same files in the same order are the same bytes."""
    body, directory = bytearray(), bytearray()
    for name, content in files.items():
        path, start = name.encode(), len(body)
        fields = (_VERSION, _UTF8, 0, 0, _DAY, zlib.crc32(content), len(content), len(content), len(path), 0)
        body += b"PK\3\4" + struct.pack("<5H3I2H", *fields) + path + content
        directory += (
            b"PK\1\2" + struct.pack("<6H3I2H", _VERSION, *fields) + struct.pack("<3H2I", 0, 0, 0, 0, start) + path
        )
    end = struct.pack("<4H2IH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\5\6" + end


def sm3(data: bytes) -> str:
    """SM3 (GB/T 32905-2016) as ``sm3:<hex>``."""
    mask = 0xFFFFFFFF

    def turn(x: int, n: int) -> int:
        n %= 32
        return ((x << n) | (x >> (32 - n))) & mask if n else x

    padded = data + b"\x80" + b"\0" * (-(len(data) + 9) % 64) + struct.pack(">Q", 8 * len(data))
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    for start in range(0, len(padded), 64):
        w = list(struct.unpack(">16I", padded[start : start + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            s1 = turn((turn(a, 12) + e + turn(t, j)) & mask, 7)
            s2 = s1 ^ turn(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & mask & g)
            t1, t2 = (ff + d + s2 + (w[j] ^ w[j + 4])) & mask, (gg + h + s1 + w[j]) & mask
            a, b, c, d, e, f, g, h = t1, a, turn(b, 9), c, t2 ^ turn(t2, 9) ^ turn(t2, 17), e, turn(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]  # noqa: B905 # Python 3.9
    return "sm3:" + "".join(f"{word:08x}" for word in state)


_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P


Point = tuple[int, int, int, int]


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(n: int, p: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = _add(total, p)
        p, n = _add(p, p), n >> 1
    return total


def _point(raw: bytes) -> Point | None:
    """A point of the curve from its 32 bytes; None for what is none."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


_BASE = (4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little")


def is_signed(key: str, message: bytes, signature: str) -> bool:
    """Whether an Ed25519 signature (RFC 8032) in hex over a message is that of ``ed25519:<hex>``."""
    scheme, _, digits = key.partition(":")
    try:
        raw, public = bytes.fromhex(signature), bytes.fromhex(digits)
    except ValueError:
        return False
    if scheme != "ed25519" or len(raw) != 64 or len(public) != 32:
        return False
    point, first, base, s = _point(public), _point(raw[:32]), _point(_BASE), int.from_bytes(raw[32:], "little")
    if point is None or first is None or base is None or s >= _L:
        return False
    hashed = int.from_bytes(hashlib.sha512(raw[:32] + public + message).digest(), "little") % _L
    left, right = _times(s, base), _add(first, _times(hashed, point))
    return all((left[i] * right[2] - right[i] * left[2]) % _P == 0 for i in (0, 1))


def check(content: bytes, key: str = "") -> tuple[list[str], dict[str, Any], str]:
    """What is wrong with a pack, line by line (nothing: it holds), its manifest, and the key that signed it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = {entry.filename: packed.read(entry) for entry in packed.infolist()}
        manifest, signed = json.loads(files[MANIFEST]), json.loads(files[SIGNATURE])
        wrong = [*_bytes(content, files, manifest), *_signature(files, signed, key), *_proofs(files, manifest)]
        return wrong, manifest, signed["key"]
    except Exception as error:  # whatever is wrong with it, it is no pack that holds
        return [f"不是完整的证据包 / not a whole pack: {type(error).__name__}: {error}"], {}, ""


def is_drawn(content: bytes) -> bool:
    """Whether a pack that holds has its sample; before the draw it holds too, and proves less."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return bool(json.loads(packed.read("inspection.json"))["sample"])


def _bytes(content: bytes, files: dict[str, bytes], manifest: dict[str, Any]) -> Iterator[str]:
    listed = manifest["files"]
    for name in sorted({*files, *listed} - {MANIFEST, SIGNATURE}):
        if name not in files:
            yield f"缺少文件 / missing: {name}"
        elif name not in listed:
            yield f"多出文件 / not in the manifest: {name}"
        elif hashlib.sha256(files[name]).hexdigest() != listed[name]["sha256"]:
            yield f"内容被改动 / changed: {name}"
    if archive(files) != content:
        yield "压缩包本身被改动 / the archive itself was changed"


def _signature(files: dict[str, bytes], signed: dict[str, Any], key: str) -> Iterator[str]:
    if not is_signed(signed["key"], files[MANIFEST], signed["signature"]):
        yield "清单的签名不符 / the manifest's signature does not hold"
    if key and key != signed["key"]:
        yield f"签名的公钥不是给定的公钥 / signed with another key: {signed['key']}"


def _proofs(files: dict[str, bytes], manifest: dict[str, Any]) -> Iterator[str]:
    records = [json.loads(line) for line in files["audit/records.jsonl"].splitlines()]
    for row in records:
        if sm3((row["previous"] + row["record"]).encode()) != row["hash"]:
            yield f"审计记录被改动 / a changed audit record: {json.loads(row['record'])['seq']}"
    inspection = json.loads(files["inspection.json"])
    if inspection["sample"]:
        yield from _sample(files, inspection, [json.loads(row["record"]) for row in records], manifest["keys"])
    for name in files:
        if name.endswith("/metadata.json"):
            folder, text = name.rpartition("/")[0], json.loads(files[name])["text"]
            if f"{folder}/text.md" in files and sm3(files[f"{folder}/text.md"]) != text["digest"]:
                yield f"正文与公开时的校验值不符 / the text is not what was published: {folder}"


def _sample(files: dict[str, bytes], inspection: dict[str, Any], records: list[Any], keys: list[str]) -> Iterator[str]:
    sample, digest = inspection["sample"], inspection["population"]["digest"]
    head, written = sample["head"], json.loads(files["population.json"])
    if sm3(files["population.json"]) != digest:
        yield "抽样范围被改动 / the population was changed"
    frozen = [each for each in records if each["name"] == "inspection.frozen"]
    if [each["detail"]["population"] for each in frozen] != [digest]:
        yield "审计记录中没有这个抽样范围 / the audit knows no such population"
    if head["key"] not in keys or not is_signed(head["key"], head["text"].encode(), head["signature"]):
        yield "审计签名不符 / the signature of the head does not hold"
    signed_head = json.loads(head["text"])
    if not frozen or frozen[0]["seq"] > signed_head["seq"]:
        yield "抽样范围在审计签名之后才封存 / the population was fixed after the head"
    yield from _segment(files, frozen, signed_head)
    seed = hashlib.sha256(f"{digest}\n{head['text']}\n{head['signature']}".encode()).hexdigest()
    units = []
    for kind in ("publications", "cases"):
        ids = sorted((row["id"] for row in written[kind]), key=lambda each: _rank(seed, kind, each))
        units += [[kind, identity] for identity in ids[: written["sizes"][kind]]]
    if seed != sample["seed"] or units != [[unit["kind"], unit["id"]] for unit in sample["units"]]:
        yield "重新抽样的结果不同 / the sample drawn anew is another one"


def _rank(seed: str, kind: str, identity: str) -> str:
    return hashlib.sha256(f"{seed}/{kind}/{identity}".encode()).hexdigest()


def _segment(files: dict[str, bytes], frozen: list[Any], head: dict[str, Any]) -> Iterator[str]:
    """The chain from the record of the freezing to the signed head, where the pack may show it."""
    rows = [json.loads(line) for line in files.get("audit/segment.jsonl", b"").splitlines()]
    previous = None
    for row in rows:
        if sm3((row["previous"] + row["record"]).encode()) != row["hash"] or previous not in (None, row["previous"]):
            yield "审计链中断 / the chain between population and head is broken"
        previous = row["hash"]
    if rows and (json.loads(rows[0]["record"]) != frozen[0] or previous != head["hash"]):
        yield "审计记录没有连到签名之处 / the chain does not lead to the signed head"


def main(arguments: list[str]) -> int:
    """Check the pack that is named; 0 when it holds, 1 when not, 2 on wrong usage."""
    key = arguments.pop(arguments.index("--key") + 1) if "--key" in arguments[:-1] else ""
    paths = [argument for argument in arguments if argument != "--key"]
    if len(paths) != 1:
        print(__doc__)
        return 2
    try:
        with open(paths[0], "rb") as file:
            content = file.read()
    except OSError as error:
        print(f"读不出这个文件 / the file cannot be read: {paths[0]}: {error.strerror}")
        return 2
    wrong, manifest, signer = check(content, key)
    for line in wrong:
        print(line)
    if wrong:
        print("核验不通过 / DOES NOT HOLD")
        return 1
    print(f"文件 / files: {len(manifest['files'])}，公钥 / key: {signer}")
    for line in manifest["left_out"]:
        print(f"未收入 / left out: {line}")
    if not is_drawn(content):
        print("打包时还没有抽样，没有样本可核对 / packed before the draw: there is no sample to check")
    if not key:
        print(
            "没有核对公钥，请用 --key 写明单位公布的公钥 / the key was not compared; name the published one with --key"
        )
    print("核验通过 / HOLDS")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
