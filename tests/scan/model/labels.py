import json, sys, os
sys.path.insert(0, '.')
import resolution_model as m
C = '../../data/'
only = sys.argv[1] if len(sys.argv) > 1 else ''
bad = good = 0
for d in ('field', 'forensics', 'aerodb'):
    for line in open(C + d + '/field.jsonl'):
        c = json.loads(line)
        if only not in c['file']:
            continue
        inv = None
        for r in c['repairs']:
            if '--store' in r['options']:
                continue
            b = open(f"{C}{d}/{c['file']}", 'rb').read()
            inv = inv or m.Inventory(b)
            o = m.Options()
            a = list(r['options'])
            while a:
                x = a.pop(0)
                if x == '--max-loss':
                    v = a.pop(0)
                    o.max_loss = m.ANY if v == 'any' else int(v)
                elif x == '--conflicts':
                    o.conflicts = a.pop(0)
                else:
                    setattr(o, x[2:], True)
            res = m.plan(inv, o)
            want = r['result']
            if want == 'refuses':
                ok = res.out is None
            elif want == 'conserves':
                ok = True
            else:
                ok = res.out == open(f'{C}{d}/{want[1:]}.wal', 'rb').read()
            good += ok
            bad += not ok
            if not ok or only:
                print('ok  ' if ok else 'BAD ', c['file'], r['options'], want, 'got', 'refused' if res.out is None else len(res.out), res.reasons, 'lost', sorted(res.lost)[:10], 'poss', res.possibly)
                if only:
                    print('   ', inv.items if len(inv.items) < 40 else [i for i in inv.items if isinstance(i, m.Region)])
print(good, bad)
