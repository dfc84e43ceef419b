"""Inventory, resolution and plan of a damaged log by brute force: slow, and meant to be obvious."""
import struct, zlib
from bisect import bisect_left

MIN = 37
FIVE = 5
ANY = None  # max_loss


def u32(b, p):
    return int.from_bytes(b[p:p + 4], 'little') if p + 4 <= len(b) else None


def number_at(b, p):
    return int.from_bytes(b[p + 5:p + 13], 'little') if p + 13 <= len(b) else None


def header(b, p):
    if p + 13 > len(b):
        return None
    return u32(b, p), b[p + 4], number_at(b, p)


def inner_length(b, p):
    at = p + 13
    for _ in range(FIVE):
        n = u32(b, at)
        if n is None:
            return None
        at += 4 + n
    at += 4
    return at - p if at - p < 1 << 32 else None


def is_record(d):
    if len(d) < MIN or u32(d, 0) != len(d) or d[4] > 2 or inner_length(d, 0) != len(d):
        return False
    if zlib.crc32(d[:-4]) != u32(d, len(d) - 4):
        return False
    at = 13
    for i in range(4):
        n = u32(d, at)
        try:
            d[at + 4:at + 4 + n].decode('utf-8')
        except UnicodeDecodeError:
            return False
        at += 4 + n
    return True


class Record:
    def __init__(self, start, end, data, source):
        self.start, self.end, self.data, self.source = start, end, bytes(data), source
        self.number = number_at(data, 0)
        self.content = self.data[4:5] + self.data[13:-4]

    def __repr__(self):
        return f'<{self.source} {self.number} @{self.start}+{self.end - self.start}>'


class Region:
    def __init__(self, start, end, hopped=0, expected=0):
        self.start, self.end, self.hopped, self.expected = start, end, hopped, expected
        self.kind = None
        self.nested = []

    def __repr__(self):
        return f'<region {self.start}+{self.end - self.start} exp {self.expected} hop {self.hopped} {self.kind} nested {self.nested}>'


def page_up(x):
    return (x + 4095) // 4096 * 4096


def begins_like(b, begin, written, expected):
    """Whether b[begin:written] is a beginning of the record; (yes, length or 0)."""
    count = written - begin
    if count < 4:
        return True, 0
    length = u32(b, begin)
    if length < MIN:
        return False, 0
    if count <= 4:
        return True, length
    if b[begin + 4] > 2:
        return False, 0
    want = expected.to_bytes(8, 'little')
    have = b[begin + 5:min(begin + 13, written)]
    if have != want[:len(have)]:
        return False, 0
    at, end = 13, length - 4
    for i in range(FIVE):
        after = (FIVE - 1 - i) * 4
        if at + 4 + after > end:
            return False, 0
        if begin + at + 4 > written:
            return True, length
        size = u32(b, begin + at)
        at += 4
        if size > end - at - after:
            return False, 0
        at += size
    return at == end, length


def judge_tail(b, begin, expected):
    end = len(b)
    if end - begin > (1 << 32) - 1:
        return None
    written = begin + len(b[begin:].rstrip(b'\0'))
    if written == begin:
        return 'zeros'
    h = header(b, begin)
    hw = h is not None and h[0] >= MIN and h[1] <= 2 and h[2] == expected
    frm = begin + 13 if hw else begin
    unwritten = written
    boundary = frm // 4096 * 4096 + 4096
    while boundary < written:
        x = max(frm, boundary - 512)
        if not b[x:boundary].strip(b'\0'):
            unwritten = frm + len(b[frm:boundary].rstrip(b'\0'))
            break
        boundary += 4096
    if unwritten == begin:
        return 'hidden'
    ok, length = begins_like(b, begin, min(written, unwritten), expected)
    if not ok:
        return None
    if length == 0 or length > end - begin:
        return 'torn'
    rend = begin + length
    if written > rend or end not in (rend, page_up(rend)):
        return None
    last_sector = (rend - 1) // 512 * 512
    cut = written <= rend - 4 or (last_sector > begin and written <= last_sector)
    return 'torn' if cut or unwritten < written else None


def flip_candidates(d):
    """d: of the declared length. Records one bit away, length bits excepted."""
    syndrome = zlib.crc32(d[:-4]) ^ u32(d, len(d) - 4)
    out = []
    if bin(syndrome).count('1') == 1:
        bit = syndrome.bit_length() - 1
        e = bytearray(d)
        e[len(d) - 4 + bit // 8] ^= 1 << bit % 8
        out.append(bytes(e))
    s = 0x80000000  # before shifting: state of a bit flipped
    # syndrome of a flip of bit 7 of the last covered byte is the table's entry for 0x80 …
    state = 0xEDB88320  # bit 7 of the last byte, since it is shifted in last: one step
    n = len(d) - 4
    for k in range(8 * n):
        if state == syndrome:
            byte, bit = n - 1 - k // 8, 7 - k % 8
            if byte >= 4:
                e = bytearray(d)
                e[byte] ^= 1 << bit
                out.append(bytes(e))
        state = (state >> 1) ^ (0xEDB88320 if state & 1 else 0)
    return out


class Inventory:
    def __init__(self, b):
        self.b = b = bytes(b)
        self.n = len(b)
        self.memo = {}
        self.at = {}
        self.find_all()
        self.items = []
        self.walk()
        self.find_joins()

    # every intact record anywhere
    def find_all(self):
        b, n = self.b, self.n
        for p in range(n - MIN + 1):
            if b[p + 4] > 2:
                continue
            length = u32(b, p)
            if length < MIN or p + length > n:
                continue
            d = b[p:p + length]
            if is_record(d):
                self.at[p] = Record(p, p + length, d, 'intact')
        self.starts = sorted(self.at)

    def intact(self, p):
        return self.at.get(p)

    def next_intact(self, p):
        i = bisect_left(self.starts, p)
        return self.starts[i] if i < len(self.starts) else None

    def candidates(self, p, expected):
        b, n = self.b, self.n
        if p + MIN > n:
            return set()
        out = set()
        stored, typ, num = header(b, p)
        inner = inner_length(b, p)
        for length in {stored, inner}:
            if length is None or length < MIN or p + length > n:
                continue
            for t in {typ, 0, 1, 2}:
                for num2 in {num, expected}:
                    if num2 < 0 or num2 >= 1 << 64:
                        continue
                    d = struct.pack('<IBQ', length, t, num2) + b[p + 13:p + length]
                    if is_record(d):
                        out.add(d)
        for bit in range(32):
            length = stored ^ (1 << bit)
            if length >= MIN and p + length <= n:
                d = struct.pack('<I', length) + b[p + 4:p + length]
                if is_record(d):
                    out.add(d)
        if stored >= MIN and p + stored <= n:
            for d in flip_candidates(b[p:p + stored]):
                if is_record(d):
                    out.add(d)
        return out

    def proven(self, p, expected):
        key = (p, expected)
        if key not in self.memo:
            self.memo[key] = None
            c = self.candidates(p, expected)
            if len(c) == 1:
                d = c.pop()
                r = Record(p, p + len(d), d, 'proven')
                if self.fits(r):
                    self.memo[key] = r
        return self.memo[key]

    def fits(self, r):
        if r.end == self.n:
            return True
        x = self.intact(r.end)
        if x:
            return x.number == r.number + 1
        if self.next_intact(r.end) is None and judge_tail(self.b, r.end, r.number + 1):
            return True
        y = self.proven(r.end, r.number + 1)
        return bool(y and y.number == r.number + 1)

    def stands(self, p, number):
        r = self.intact(p) or (p < self.n and self.proven(p, number)) or None
        return bool(r and r.number == number)

    def crosses(self, begin, end):
        return any(begin < s < end and self.at[s].end > end for s in self.starts)

    def hop(self, p, expected):
        """(end, how many numbers) of damage whose frames are known."""
        b, n = self.b, self.n
        at, count = p, 0
        while True:
            h = header(b, at)
            if not h or h[2] != expected + count or h[0] < MIN or at + h[0] > n:
                break
            at += h[0]
            count += 1
            if self.stands(at, expected + count) and not self.crosses(p, at):
                return at, count
        inner = inner_length(b, p)
        if inner and inner >= MIN and p + inner <= n:
            end = p + inner
            if (end == n or self.stands(end, expected + 1)) and not self.crosses(p, end):
                h = header(b, p)
                return end, 1
        return None

    def take(self, r):
        self.items.append(r)
        return r.end, r.number + 1

    def walk(self):
        p, expected, n = 0, 1, self.n
        while p < n:
            r = self.intact(p) or self.proven(p, expected)
            if r:
                p, expected = self.take(r)
                continue
            hopped = self.hop(p, expected)
            if hopped:
                end, count = hopped
                g = Region(p, end, count, expected)
                g.nested = self.nested(p, end)
                self.items.append(g)
                p, expected = end, expected + count
                continue
            q = self.next_intact(p + 1)
            end = n if q is None else q
            # proof of what ends exactly there
            before = []
            if q is not None:
                target, number = q, self.at[q].number
                while True:
                    found = None
                    for x in range(p, target - MIN + 1):
                        h = header(self.b, x)
                        if x + h[0] != target and (inner_length(self.b, x) or 0) + x != target:
                            continue
                        y = self.proven(x, number - 1)
                        if y and y.end == target and y.number == number - 1:
                            found = y
                            break
                    if not found:
                        break
                    before.insert(0, found)
                    target, number = found.start, found.number
                end = target
            if end > p:
                g = Region(p, end, 0, expected)
                self.items.append(g)
            for y in before:
                self.items.append(y)
                expected = y.number + 1
            p = q if q is not None else n

    def nested(self, begin, end):
        out, at = [], begin
        while True:
            s = self.next_intact(at)
            if s is None or s >= end:
                return out
            r = self.at[s]
            if r.end <= end:
                out.append(r)
                at = r.end
            else:
                at = s + 1

    @property
    def regions(self):
        return [i for i in self.items if isinstance(i, Region)]

    @property
    def records(self):
        return [i for i in self.items if isinstance(i, Record)]

    def find_joins(self):
        self.joins = []
        b = self.b
        have = {r.number for r in self.records}
        regions = self.regions
        for a in regions:
            for z in regions:
                if a is z:
                    continue
                A, Z = b[a.start:a.end], b[z.start:z.end]
                for k in range(1, len(A) + 1):
                    if k >= 13:
                        lengths = [u32(A, 0)]
                        if lengths[0] < MIN or lengths[0] <= k or lengths[0] - k > len(Z):
                            if k == 13:
                                pass
                            continue
                    else:
                        lengths = range(max(MIN, k + 1), k + len(Z) + 1)
                    for length in lengths:
                        d = A[:k] + Z[len(Z) - (length - k):]
                        if u32(d, 0) != length or d[4] > 2 or inner_length(d, 0) != length:
                            continue
                        if is_record(d) and number_at(d, 0) not in have:
                            r = Record(a.start, a.start + k, d, 'joined')
                            r.parts = (a, k, z, length - k)
                            self.joins.append(r)
                            have.add(r.number)


def chain_of(items):
    """The heaviest chain of the records, by (most, fewest breaks, earliest)."""
    best = []
    order = []
    for i, r in enumerate(items):
        value, prev = (1, 0 if r.start == 0 and r.number == 1 else -1), None
        for j in range(i):
            q = items[j]
            if q.number < r.number:
                brk = 0 if q.end == r.start and q.number + 1 == r.number else 1
                v = (order[j][0][0] + 1, order[j][0][1] - brk)
                if v > value:
                    value, prev = v, j
        order.append((value, prev))
    if not items:
        return []
    top = max(range(len(items)), key=lambda i: (order[i][0], -i))
    out = []
    while top is not None:
        out.append(items[top])
        top = order[top][1]
    return out[::-1]


class Options:
    def __init__(self, correct=False, salvage=False, truncate=False, conflicts=None, max_loss=0, store=None):
        self.correct, self.salvage, self.truncate = correct, salvage, truncate
        self.conflicts, self.max_loss, self.store = conflicts, max_loss, store


class Plan:
    pass


def fragments_beside(inv, r):
    left = right = b''
    for g in inv.regions:
        if g.end == r.start:
            left = inv.b[max(g.start, g.end - 16):g.end]
        if g.start == r.end:
            right = inv.b[g.start:min(g.end, g.start + 16)]
    return left, right


def is_surfaced(inv, r):
    left, right = fragments_beside(inv, r)
    if not left and not right:
        return False
    text = left + inv.b[r.start:r.end] + right
    return any(o is not r and o.end - o.start > len(text) and text in o.data for o in inv.records if o.source == 'intact')


def covered_by_copies(region, kept, at_end, own):
    """Whether the bytes are pieces of kept bytes."""
    text = region
    stream = b'\0SEP\1'.join(kept)  # kept bytes, run by run
    ends = [k for k in kept]
    at = 0
    while at < len(text):
        rest = text[at:]
        if at_end and any(r.startswith(rest) for r in own):
            return True
        if len(rest) >= 4 and any(r.endswith(rest) for r in own):
            return True
        if len(rest) < 16 or rest[:16] not in stream:
            return False
        # the longest piece; shorter ones are tried only where the rest then fits
        lo, hi = 16, len(rest)
        while lo < hi:
            mid = (lo + hi + 1) // 2
            if rest[:mid] in stream:
                lo = mid
            else:
                hi = mid - 1
        at += lo
    return True


class Result:
    """What a repair does."""
    def __init__(self):
        self.out = None          # bytes, or None where refused
        self.reasons = []
        self.lost = set()
        self.possibly = 0
        self.unknown = False
        self.unack = 0
        self.dropped = []        # records dropped, reported (number, content, how)


def kept_runs(inv, kept):
    """Bytes of kept records that stand side by side, joined."""
    runs = []
    last = None
    for r in kept:
        if last is not None and last.end == r.start:
            runs[-1] += r.data
        else:
            runs.append(r.data)
        last = r
    return runs


class Resolution:
    def __init__(self, inv, correct=False, salvage=False):
        self.inv = inv
        b = inv.b
        self.surfaced = {id(r) for r in inv.records if r.source == 'intact' and is_surfaced(inv, r)}
        used = [r for r in inv.records if id(r) not in self.surfaced and (r.source == 'intact' or correct)]
        self.unused_proven = [r for r in inv.records if r.source == 'proven' and not correct]
        self.used = used
        self.joins = inv.joins if salvage else []
        self.chain = chain_of(used)
        on_chain = {id(r) for r in self.chain}
        by_number = {}
        for r in used:
            by_number.setdefault(r.number, []).append(r)
        self.kept = {}
        self.conflicts = {}
        self.relation = {}
        for number, rs in by_number.items():
            contents = {}
            for r in rs:
                contents.setdefault(r.content, []).append(r)
            if len(contents) > 1:
                self.conflicts[number] = rs
                for r in rs:
                    self.relation[id(r)] = 'conflicting'
            best = next((r for r in rs if id(r) in on_chain), rs[0])
            # an intact instance rather than a proven one
            self.kept[number] = best
            for r in rs:
                if id(r) in self.relation:
                    continue
                if r is best:
                    self.relation[id(r)] = 'chain' if id(r) in on_chain else 'misplaced'
                else:
                    self.relation[id(r)] = 'copy'
        for r in self.joins:
            if r.number not in self.kept:
                self.kept[r.number] = r
                self.relation[id(r)] = 'misplaced'
        self.on_chain = on_chain
        # regions, and proven records that are not used
        self.spans = []
        joined_from = set()
        for r in self.joins:
            joined_from.add(r.parts[0])
            joined_from.add(r.parts[2])
        kept_list = sorted([r for r in used], key=lambda r: r.start)
        self.kept_stream = kept_runs(inv, kept_list)
        self.kept_each = [r.data for r in kept_list] + [r.data for r in self.joins]
        last_number = None
        for i, item in enumerate(inv.items):
            if isinstance(item, Region):
                self.classify(item, i)
        self.find_lost()

    def records_after(self, p):
        return [r for r in self.inv.records if r.start >= p]

    def classify(self, g, index):
        b, n = self.inv.b, self.inv.n
        text = b[g.start:g.end]
        before = [r for r in self.inv.records if r.end <= g.start]
        after = self.records_after(g.end)
        at_end = g.end == n
        used_stream = self.kept_stream + [r.data for r in self.joins]
        if covered_by_copies(text, used_stream, at_end, self.kept_each):
            g.kind = 'copy'
            return
        expected = before[-1].number + 1 if before else 1
        if at_end and not g.nested and not [s for s in self.inv.starts if g.start <= s]:
            verdict = judge_tail(b, g.start, expected) if expected < 1 << 64 else None
            small_zeros = verdict == 'zeros' and (before or n <= 4096)
            nonzero = verdict in ('torn', 'hidden') and (before or text[:1] != b'\0')
            there = expected in self.kept or any(r.number == expected for r in self.inv.records)
            if (small_zeros or nonzero) and not there:
                g.kind = 'tear'
                return
        nxt = next((i for i in self.inv.items[index + 1:index + 2] if isinstance(i, Record)), None)
        if nxt is not None and self.is_failed_append(text, nxt):
            g.kind = 'failed_append'
            return
        h = header(b, g.start)
        if g.hopped:
            g.kind = 'damaged'
            g.numbers = list(range(g.expected, g.expected + g.hopped))
            if g.hopped == 1 and at_end and h and h[2] == expected - 1 and h[2] > 0:
                g.numbers = [h[2]]
            return
        if h and g.end - g.start >= 13 and h[2] in (expected, expected - 1) and h[2] > 0:
            g.kind = 'damaged'
            g.numbers = [h[2]]
            return
        g.kind = 'foreign'
        g.numbers = []

    def is_failed_append(self, text, nxt):
        at, number = 0, nxt.number
        while at < len(text):
            # the beginning of a record with that number, shorter than it says
            end = len(text)
            if end - at < 9:
                return False
            if u32(text, at) < MIN or text[at + 4] > 2:
                return False
            have = text[at + 5:at + 13]
            if have != number.to_bytes(8, 'little')[:len(have)]:
                return False
            if u32(text, at) <= end - at:
                return False
            # several ones: where does the next begin? the next header that shows the number
            sign = number.to_bytes(8, 'little')
            k = text.find(sign, at + 9 + 5)
            if k < 0:
                ok, _ = begins_like(text, at, len(text), number)
                return ok
            at = k - 5
        return True

    def find_lost(self):
        inv = self.inv
        shown = [0]
        for g in inv.regions:
            if g.kind == 'damaged':
                shown += [x for x in g.numbers]
        for g in inv.regions:
            if g.end == inv.n and g.kind in ('damaged', 'foreign'):
                # headers among the damage, that reach to the end
                for x in range(g.start, g.end - 12):
                    h = header(inv.b, x)
                    if h[1] <= 2 and h[0] >= MIN and x + h[0] == g.end and h[2] >= g.expected and h[2] - g.expected < 65536:
                        shown.append(h[2])
        for r in self.unused_proven:
            shown.append(r.number)
        top = max([0] + list(self.kept) + shown)
        self.top = top
        self.lost = set()
        if top < 1 << 20:
            have = set(self.kept)
            self.lost = {x for x in range(1, top + 1) if x not in have}
        else:
            self.lost = None


def plan(inv, o):
    res = Result()
    rs = Resolution(inv, o.correct, o.salvage)
    res.resolution = rs
    why = res.reasons
    if not rs.used and not rs.joins:
        if inv.n == 0:
            res.out = b''
            return res
        tears = [g for g in inv.regions if g.kind == 'tear']
        if len(inv.items) == 1 and tears:
            res.out = b''
            return res
        why.append('nothing to repair')
        return res
    if o.truncate:
        return plan_truncate(inv, o, rs, res)
    n = inv.n
    conflict_numbers = set(rs.conflicts)
    if conflict_numbers and o.conflicts is None:
        why.append(f'conflicts {sorted(conflict_numbers)[:5]}')
    # what is kept
    kept = []
    order = {}
    position = 0
    chosen = dict(rs.kept)
    extra = []
    if conflict_numbers and o.conflicts == 'later':
        for number in conflict_numbers:
            chosen[number] = max(rs.conflicts[number], key=lambda r: r.start)
    possibly = 0
    if conflict_numbers and o.conflicts in ('later', 'chain'):
        for number in conflict_numbers:
            contents = {r.content for r in rs.conflicts[number]}
            possibly += len(contents) - 1
    if conflict_numbers and o.conflicts == 'all':
        for number in conflict_numbers:
            seen = {chosen[number].content}
            for r in rs.conflicts[number]:
                if r.content not in seen:
                    seen.add(r.content)
                    extra.append(r)
    final = sorted(chosen.values(), key=lambda r: r.number)
    if extra:
        # each follows what precedes it in the file
        succ = {}
        used = sorted(rs.used, key=lambda r: r.start)
        for r in extra:
            prior = [q for q in used if q.start < r.start]
            anchor = None
            for q in reversed(prior):
                if q is chosen.get(q.number) or any(q is e for e in extra):
                    anchor = q
                    break
            succ.setdefault(id(anchor) if anchor else None, []).append(r)
        out = []

        def emit(r):
            out.append(r)
            for s in sorted(succ.get(id(r), []), key=lambda s: s.start):
                emit(s)
        for s in sorted(succ.get(None, []), key=lambda s: s.start):
            emit(s)
        for r in final:
            emit(r)
        final = out
    # needs
    lost = rs.lost
    if lost is None:
        res.unknown = True
        lost = set()
    misplaced = [r for r in final if rs.relation.get(id(r)) in ('misplaced',)]
    if misplaced and not o.salvage:
        why.append('misplaced')
    if conflict_numbers and any(id(r) not in rs.on_chain for r in final) and not o.salvage:
        why.append('conflict order')
    if rs.unused_proven:
        for r in rs.unused_proven:
            copy = rs.kept.get(r.number)
            if not (copy and copy.content == r.content) and not o.salvage:
                why.append('proven')
    renumber = [r.number for r in final] != list(range(1, len(final) + 1))
    if renumber and not o.salvage:
        why.append('renumbering')
    for g in inv.regions:
        if g.kind in ('copy', 'tear', 'failed_append'):
            continue
        if g.kind == 'foreign':
            if region_is_free(inv, rs, g):
                continue
            if not o.salvage:
                why.append('foreign')
            continue
        if not o.salvage:
            why.append('damaged')
    # possibly lost
    bodies = {r.data for r in final}
    contents = {}
    for r in final:
        contents.setdefault((r.number, r.content), 0)
    for g in inv.regions:
        for r in g.nested:
            if (r.number, r.content) in contents or any(r.data in d for d in bodies):
                continue
            possibly += 1
            res.dropped.append((r.number, r.content, 'possibly'))
        if g.kind == 'damaged' and g.numbers:
            for number in g.numbers:
                there = rs.kept.get(number)
                if there is not None and not half_like(inv.b[g.start:g.end], there.data):
                    possibly += 1
        if g.kind == 'foreign' and host_like(inv, g):
            possibly += 1
        if g.kind == 'foreign' and g.end == n and not region_is_text(inv.b[g.start:g.end]) and unclaimed(inv, g):
            res.unknown = True
    possibly += nested_of_dropped(inv, final)
    res.possibly = possibly
    res.lost = lost
    if res.unknown and o.max_loss is not ANY:
        why.append('unknown loss')
    if o.max_loss is not ANY and len(lost) + possibly > o.max_loss:
        why.append(f'loss {len(lost)}+{possibly}')
    if why:
        return res
    out = b''
    for i, r in enumerate(final):
        out += renumbered(r.data, i + 1)
    res.final = final
    res.out = out
    return res


def nested_of_dropped(inv, kept):
    """Intact records in the bodies of intact ones that the new log lacks."""
    have = {(r.number, r.content) for r in kept}
    blob = b''.join(r.data for r in kept)
    out = set()
    for r in inv.records:
        if (r.number, r.content) in have or r.source != 'intact':
            continue
        for s in inv.starts:
            if r.start < s < r.end and inv.at[s].end <= r.end:
                x = inv.at[s]
                if (x.number, x.content) not in have and x.data not in blob:
                    out.add((x.number, x.content))
    return len(out)


def renumbered(d, number):
    if number_at(d, 0) == number:
        return d
    e = d[:5] + number.to_bytes(8, 'little') + d[13:-4]
    return e + zlib.crc32(e).to_bytes(4, 'little')


def half_like(text, data):
    same = sum(a == b for a, b in zip(text, data))
    return same * 2 >= len(data)


def region_is_text(t):
    try:
        s = t.decode('utf-8')
    except UnicodeDecodeError:
        return False
    return all(c >= ' ' or c in '\r\n\t' for c in s)


def unclaimed(inv, g):
    h = header(inv.b, g.start)
    claimed = 0
    return g.end - g.start - claimed >= 37


def host_like(inv, g):
    if g.end - g.start < 33:
        return False
    items = inv.items
    i = items.index(g)
    j = i + 1
    k = 0
    while j < len(items) and isinstance(items[j], Record):
        j += 1
        k += 1
    if not k or j >= len(items):
        return False
    tail = items[j]
    if tail.end - tail.start < 4:
        return False
    if tail.end == inv.n:
        return True
    nxt = items[j + 1] if j + 1 < len(items) else None
    return isinstance(nxt, Record) and nxt.number == g.expected + 1


def region_is_free(inv, rs, g):
    """The kept neighbours, copies skipped, are n and n + 1, or the start and 1."""
    before = after = None
    for item in inv.items:
        if isinstance(item, Region) or rs.relation.get(id(item)) == 'copy' or id(item) in rs.surfaced:
            continue
        if item.end <= g.start:
            before = item
        elif after is None and item.start >= g.end:
            after = item
    if after is None:
        return False
    return after.number == (before.number + 1 if before else 1)


def plan_truncate(inv, o, rs, res):
    expected, kept, i = 1, [], 0
    items = inv.items
    while i < len(items):
        item = items[i]
        if isinstance(item, Record):
            if item in rs.used and item.number == expected and id(item) in rs.relation:
                kept.append(item)
                expected += 1
            elif rs.relation.get(id(item)) == 'copy' and rs.kept[item.number] in kept or id(item) in rs.surfaced:
                pass
            else:
                break
        elif item.kind in ('copy', 'failed_append') or (item.kind == 'foreign' and region_is_free(inv, rs, item)):
            pass
        else:
            break
        i += 1
    have = {(r.number, r.content) for r in kept}
    numbers = {r.number for r in kept}
    lost, possibly = set(rs.lost or ()), 0
    if rs.lost is None:
        res.unknown = True
    for item in items:
        rr = [item] if isinstance(item, Record) else item.nested
        for r in rr:
            if (r.number, r.content) in have:
                continue
            if r.number in rs.conflicts or not isinstance(item, Record):
                possibly += 1
            else:
                lost.add(r.number)
    for number in list(rs.kept):
        if number not in numbers:
            lost.add(number)
    possibly += nested_of_dropped(inv, kept)
    res.lost, res.possibly = lost, possibly
    if res.unknown and o.max_loss is not ANY:
        res.reasons.append('unknown loss')
    if o.max_loss is not ANY and len(lost) + possibly > o.max_loss:
        res.reasons.append(f'loss {len(lost)}+{possibly}')
    if not res.reasons:
        res.out = b''.join(r.data for r in kept)
        res.final = kept
    return res
