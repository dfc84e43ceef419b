import random, sys, struct, zlib, time
sys.path.insert(0, '.')
import resolution_model as m, law

def rec(rng, number, body=None):
    f = [b'users', b'u%d' % rng.randrange(9), b's', b'v1', body if body is not None else bytes(rng.choice(b'abcdef{}" \n') for _ in range(rng.randrange(60)))]
    p = b''.join(struct.pack('<I', len(x)) + x for x in f)
    d = struct.pack('<IBQ', 17 + len(p), rng.randrange(3), number) + p
    return d + struct.pack('<I', zlib.crc32(d))

def log(rng, k, first=1):
    return [rec(rng, first + i) for i in range(k)]

def compose(rng):
    k = rng.randrange(3, 14)
    a = log(rng, k)
    if rng.random() < .15:
        i = rng.randrange(k)
        a[i] = rec(rng, i + 1, b''.join(log(rng, rng.randrange(1, 4), rng.choice([1, i + 1, i + 2]))))
    kind = rng.randrange(7)
    parts = [b''.join(a)]
    if kind == 1:   # two histories
        parts.append(b''.join(log(rng, rng.randrange(1, 8))))
    elif kind == 2: # fork
        j = rng.randrange(k); f = rng.randrange(1, 6)
        parts = [b''.join(a[:j + f]), b''.join(log(rng, f, j + 1)), b''.join(a[j + f:])]
    elif kind == 3: # failed append
        j = rng.randrange(k)
        parts = [b''.join(a[:j]), rec(rng, j + 1)[:rng.randrange(1, 60)], b''.join(a[j:])]
    elif kind == 4: # copies
        s = b''.join(a); x, y = sorted(rng.randrange(len(s)) for _ in 'xy')
        parts.append(s[x:y])
    elif kind == 5: # restart
        parts += [b''.join(log(rng, rng.randrange(1, 5)))] * rng.randrange(1, 3)
    s = b''.join(parts)
    if rng.random() < .7:
        cuts = sorted(rng.randrange(len(s)) for _ in range(rng.randrange(1, 5)))
        pieces = [s[x:y] for x, y in zip([0] + cuts, cuts + [len(s)])]
        if rng.random() < .6: rng.shuffle(pieces)
        s = b''.join(p + (rng.randbytes(rng.randrange(20)) if rng.random() < .3 else b'') for p in pieces)
    s = bytearray(s)
    for _ in range(rng.choice([0, 0, 1, 2])):
        x = rng.randrange(len(s)); y = min(len(s), x + rng.randrange(1, 80))
        how = rng.randrange(4)
        if how == 0: s[x:y] = bytes(y - x)
        elif how == 1: s[x:y] = rng.randbytes(y - x)
        elif how == 2: s[x] ^= 1 << rng.randrange(8)
        else: del s[x:y]
    return bytes(s)

OPTS = [dict(), dict(correct=True), dict(salvage=True), dict(salvage=True, max_loss=1), dict(salvage=True, max_loss=m.ANY), dict(truncate=True), dict(truncate=True, max_loss=m.ANY),
        dict(salvage=True, correct=True, conflicts='all', max_loss=m.ANY), dict(salvage=True, conflicts='later', max_loss=m.ANY), dict(salvage=True, conflicts='chain', max_loss=m.ANY)]
if __name__ == '__main__':
    first, count = int(sys.argv[1]), int(sys.argv[2])
    bad = 0; acted = 0; t = time.time()
    for seed in range(first, first + count):
        rng = random.Random(seed)
        b = compose(rng)
        inv = m.Inventory(b)
        for o in OPTS:
            oo = m.Options(**o)
            try:
                res = m.plan(inv, oo)
            except Exception as e:
                print(seed, o, 'EXC', repr(e)); bad += 1; raise
            w = law.check(b, oo, res)
            acted += res.out is not None
            if w:
                bad += 1
                print(seed, o, w)
    print('bad', bad, 'acted', acted, 'of', count * len(OPTS), '%.1f s' % (time.time() - t))
