"""The law of repair, by code that knows nothing of the resolution."""
import resolution_model as m
from collections import Counter

def intact_everywhere(b):
    out = []
    for p in range(len(b) - 36):
        if b[p+4] > 2: continue
        L = m.u32(b, p)
        if L < 37 or p + L > len(b): continue
        d = b[p:p+L]
        if m.is_record(d):
            out.append((m.number_at(d,0), d[4:5]+d[13:-4], p, p+L))
    return out

def check(b, o, res):
    """None, or what breaks the law."""
    if res.out is None:
        return None
    src = intact_everywhere(b)
    out = res.out
    # the output is a sound log
    p, e, have, conts = 0, 1, Counter(), Counter()
    while p < len(out):
        L = m.u32(out, p); d = out[p:p+L]
        if not m.is_record(d) or m.number_at(d,0) != e: return f'output broken at {p}'
        have[(e, d[4:5]+d[13:-4])] += 1
        conts[d[4:5]+d[13:-4]] += 1
        e += 1; p += L
    need = {(n, c) for n, c, *_ in src}
    per = Counter(c for n, c in need)
    missing = 0
    for c, k in per.items():
        # inside another record of the output
        lack = k - conts[c]
        if lack > 0:
            whole = [b[s:t] for n, cc, s, t in src if cc == c]
            if any(w in out for w in whole): continue
            missing += lack
    allowed = len(res.lost) + res.possibly + res.unack
    if missing > allowed:
        return f'{missing} intact records missing, said {len(res.lost)} lost {res.possibly} possibly'
    if o.max_loss is not m.ANY and len(res.lost) + res.possibly > o.max_loss:
        return 'more than allowed'
    return None
