"""Lines of every kind that the program prints in JSON, and the files that it writes.

Commands for a shell, in a new folder in which `data` leads to tests/data, with what they depend on
made by the ones before.
"""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import json_schemas  # noqa: E402
import program  # noqa: E402

COMMANDS = r"""
aerowal dump --json --limit 1 data/golden/semantics.wal
aerowal dump --json data/golden/semantics.wal data/golden/bodies.wal
aerowal dump --json --no-body data/golden/semantics.wal
aerowal dump --json --stats data/golden/semantics.wal
aerowal dump --json --stats data/golden/workload.wal
aerowal dump --json --stats data/golden/empty.wal
aerowal dump --json --keep-going --stray data/damaged/record-duplicated.wal
aerowal dump --json --at-offset 0 data/golden/single-insert.wal
for at in 1 9421 31290; do aerowal dump --json --at-offset $at data/damaged/bit-flip-body.wal; done
for at in 0 13; do aerowal dump --json --at-offset $at data/damaged/length-zero.wal; done
aerowal append --json new.wal --type insert --collection users --id ada --schema users --schema-version v1 --body '{"name":"Ada"}'
aerowal dump --json data/golden/semantics.wal | aerowal append --json --new --from - copy.wal
aerowal append --json --new --from /dev/null empty.wal
aerowal append --json refused.wal --from <(echo '{"a"}')
aerowal verify --json data/damaged/bit-flip-body.wal
aerowal verify --json data/golden/semantics.wal
aerowal verify --json no.wal
aerowal verify --json --min-records 9 --expect-last-seq 9 data/golden/single-insert.wal data/damaged/torn-mid-header.wal
aerowal verify --json data/damaged/*.wal data/field/*.wal data/aerodb/*.wal data/forensics/*.wal data/golden/empty.wal
aerowal verify --json --expect-last-seq 160 data/damaged/torn-mid-header.wal
for log in bit-flip-body length-past-end unknown-type-3-sealed inner-length-overflow-sealed; do at=$(aerowal verify --json data/damaged/$log.wal | jq '.damage.byte_offset // empty'); aerowal dump --json --at-offset $at data/damaged/$log.wal; done
cp data/damaged/bit-flip-body.wal log.wal; aerowal verify -q --write-baseline known.json log.wal
aerowal verify --json --baseline known.json log.wal
aerowal verify -q --min-records 9 --expect-last-seq 9 --write-baseline short.json data/golden/single-insert.wal
cp data/damaged/base.wal grows.wal; head -c 9000 grows.wal >begun.wal
aerowal verify --json --resume state begun.wal
cp grows.wal begun.wal; aerowal verify --json --resume state begun.wal
head -c 500 grows.wal >begun.wal; aerowal verify --json --resume state begun.wal
cp data/damaged/torn-mid-header.wal begun.wal; aerowal verify -q --resume other begun.wal; printf x | dd of=begun.wal conv=notrunc status=none; aerowal verify --json --resume other begun.wal
aerowal verify -q --resume other begun.wal; cat data/damaged/base.wal >begun.wal; aerowal verify -q --resume other begun.wal; printf x >>begun.wal; aerowal verify --json --resume other begun.wal
cp data/golden/workload.wal end.wal; chmod u+w end.wal; aerowal verify -q --resume other end.wal; truncate -s -1 end.wal; printf x >>end.wal; aerowal verify --json --resume other end.wal
cp data/damaged/base.wal end2; mv end2 end.wal; aerowal verify --json --resume other end.wal
aerowal verify --json --baseline known.json --resume state log.wal grows.wal
cp log.wal gone.wal; aerowal verify -q --write-baseline gone.json gone.wal; cp data/damaged/base.wal gone.wal; aerowal verify --json --baseline gone.json gone.wal
mkdir -p db/wal db/data db/metadata/schemas
cp data/damaged/base.wal db/wal/wal.log; cp data/damaged/base.documents.dat db/data/documents.dat; chmod -R u+w db
aerowal verify --json db
for s in order user; do for v in v1 v2; do echo "{\"schema_id\":\"${s}_schema\",\"schema_version\":\"$v\",\"fields\":{\"_id\":{\"type\":\"string\",\"required\":true}}}" >db/metadata/schemas/schema_${s}_schema_$v.json; done; done
aerowal verify --json db
for d in torn damaged payload length malformed flipped unstarted; do cp -r db $d; done
truncate -s -9 torn/data/documents.dat; aerowal verify --json torn
printf ZZ | dd of=damaged/data/documents.dat bs=1 seek=5000 conv=notrunc status=none; aerowal verify --json damaged
printf ZZZZZZZZ | dd of=length/data/documents.dat bs=1 seek=0 conv=notrunc status=none; aerowal verify --json length
echo '{' >malformed/metadata/schemas/schema_user_schema_v2.json; aerowal verify --json malformed
cp data/damaged/bit-flip-body.wal flipped/wal/wal.log; aerowal verify --json flipped
rm -r unstarted/data; mkdir -p unstarted/data/documents.dat; aerowal verify --json unstarted
cp -r db cut; truncate -s -3 cut/wal/wal.log; aerowal repair --json cut; truncate -s -9 cut/data/documents.dat; aerowal repair --json cut
touch db/LOCK; aerowal verify --json db; aerowal repair --json db; rm db/LOCK
rm -r db/metadata; aerowal verify --json db
aerowal replay data/golden/lifecycle.wal
aerowal replay --summary data/golden/semantics.wal
aerowal replay data/golden/bodies.wal
aerowal replay --deleted --summary data/golden/semantics.wal
aerowal replay --ids-only data/golden/semantics.wal; aerowal replay --ids-only --deleted data/golden/semantics.wal
aerowal replay --json --summary --diff-from 2 data/golden/semantics.wal; aerowal replay --json --diff-from 40 data/golden/workload.wal
aerowal replay --json --diff-from 0 data/golden/bodies.wal
aerowal append -q new.wal --type insert --collection users --id eve --schema users --schema-version v1 --body '{}'; printf x >>new.wal; aerowal append --json new.wal --type delete --collection c --id d --schema s --schema-version v1
aerowal replay --base db data/golden/semantics.wal --until-seq 0 | head -n 1
aerowal append -q based.wal --type insert --collection users --id a:1 --schema users --schema-version v1 --body '{"_id":"a:1"}'
mkdir based made; aerowal replay --json --storage based based.wal
aerowal replay --summary --base based data/golden/semantics.wal
aerowal replay --ids-only --base based data/golden/semantics.wal; aerowal replay --deleted --base db data/golden/semantics.wal
aerowal replay --json --storage made --base based data/golden/semantics.wal
aerowal replay --json db --check-storage db
mkdir -p store/data; cp data/golden/semantics.documents.dat store/data/documents.dat; chmod u+w store/data/documents.dat
cat data/golden/semantics.documents.dat >>store/data/documents.dat; head -c 100 data/golden/semantics.documents.dat >>store/data/documents.dat
aerowal replay --json --check-storage store data/golden/semantics.wal
aerowal dump --json --to-seq 8 data/golden/semantics.wal | aerowal append -q --new --from - cut.wal; cp data/golden/semantics.documents.dat store/data/documents.dat
aerowal replay --json --check-storage store cut.wal
aerowal replay --json --check-storage based data/golden/semantics.wal
for k in 'a b:c' 'a:b c'; do set -- $k; aerowal append -q collide.wal --type insert --collection $1 --id $2 --schema s --schema-version v1 --body "{\"of\":\"$1\"}"; done
mkdir collide; aerowal replay -q --storage collide collide.wal; aerowal append -q collide.wal --type delete --collection a --id b:c --schema s --schema-version v1
aerowal replay --json --check-storage collide collide.wal
aerowal repair --json --store data/damaged/base.documents.dat data/damaged/record-missing.wal
aerowal repair --json data/damaged/zeroed-sector-512.wal
aerowal repair --json data/containers/torn.wal.gz
for log in data/damaged/*.wal data/field/*.wal data/aerodb/*.wal; do aerowal repair --json --correct --salvage --conflicts later --max-loss any $log; done
for log in data/damaged/*.wal; do aerowal repair --json --correct --store data/damaged/base.documents.dat $log; done
aerowal repair --json --store data/field/base.documents.dat data/damaged/zeroed-sector-512.wal; 
at=$(aerowal dump --json data/golden/workload.wal | jq -n 'first(inputs | select(.record_type == "DELETE")).byte_offset + 17'); cp data/golden/workload.wal deleted.wal; chmod u+w deleted.wal; tail -c +$((at + 1)) deleted.wal | head -c 1 | tr uo tn | dd of=deleted.wal bs=1 seek=$at conv=notrunc status=none; aerowal repair --json --correct deleted.wal
for rule in all chain; do aerowal repair --json --truncate --conflicts $rule --max-loss 9 data/aerodb/two-processes.wal; done
aerowal dump --json --to-seq 9 data/golden/semantics.wal | aerowal append -q promoted.wal --new --from -; aerowal append -q promoted.wal --type insert --collection c --id x --schema s --schema-version v1 --body 1
cp data/golden/semantics.wal donated.wal; truncate -s 542 donated.wal; printf overwritten | dd of=donated.wal bs=1 seek=100 conv=notrunc status=none; aerowal repair --json --donor promoted.wal --donor data/golden/semantics.wal donated.wal
aerowal repair --json --donor promoted.wal --donor data/golden/semantics.wal --salvage --max-loss any -o donated-out.wal donated.wal
for log in data/aerodb/fsync-failed data/aerodb/two-processes; do aerowal repair --json --store $log.documents.dat $log.wal; done
aerowal repair --json -o sound.wal data/damaged/torn-mid-payload.wal
aerowal repair --json --correct -o fixed.wal data/damaged/bit-flip-body.wal
aerowal repair --json --correct --in-place flipped
aerowal repair --json --salvage --max-loss any -o kept.wal data/damaged/sequence-max-sealed.wal
cp data/damaged/torn-mid-payload.wal died.wal; head -c 100 died.wal >died.wal.unfinished-repair; aerowal repair --json died.wal; aerowal repair --json --in-place died.wal
aerowal repair -q -o again.wal data/damaged/torn-mid-payload.wal; mv again.wal.receipt.json again.wal.unfinished-repair.receipt.json; aerowal repair --json -o again.wal data/damaged/torn-mid-payload.wal
cp data/golden/semantics.wal followed.wal; (sleep 0.5; cp data/golden/lifecycle.wal f; mv f followed.wal; sleep 0.5; rm followed.wal; sleep 0.5; cp data/golden/lifecycle.wal followed.wal; sleep 0.5; truncate -s 71 followed.wal; sleep 0.5; cp data/golden/semantics.wal followed.wal) & timeout -s INT 4 aerowal dump --json --follow followed.wal
aerowal explain --json
aerowal dump --json --to-seq 5 data/golden/semantics.wal | aerowal append -q --new --from - lags.wal
aerowal diff --json data/golden/semantics.wal lags.wal
aerowal append -q forked.wal --type insert --collection c --id d --schema s --schema-version v1 --body '{"a":1,"b":2}'; cp forked.wal forked.other.wal
aerowal append -q forked.wal --type insert --collection c --id e --schema s --schema-version v1 --body '{"a":1,"b":2}'; aerowal append -q forked.other.wal --type update --collection c2 --id d --schema s2 --schema-version v2 --body '{"a":2,"c":3}'
aerowal diff --json forked.wal forked.other.wal data/golden/semantics.wal
aerowal diff --json forked.wal forked.other.wal
aerowal diff --json data/damaged/base.wal data/damaged/bit-flip-body.wal no.wal data/damaged/torn-mid-payload.wal
gzip -k lags.wal; aerowal diff --json lags.wal lags.wal.gz
"""


def run(aerowal, data):
    """Of each command what it printed: (command, [(schema, value, text)]); last all files."""
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        work, programs = os.path.join(folder, "work"), os.path.join(folder, "bin")
        os.mkdir(work)
        os.mkdir(programs)
        os.symlink(os.path.abspath(aerowal), os.path.join(programs, "aerowal"))
        os.symlink(os.path.abspath(data), os.path.join(work, "data"))
        env = program.environment(PATH=programs + os.pathsep + os.environ["PATH"], TMPDIR=folder)
        for command in COMMANDS.strip().splitlines():
            done = subprocess.run(["bash", "-c", command], cwd=work, env=env, check=False,
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
            lines = [line for text in (done.stdout, done.stderr) for line in text.splitlines()]
            runs.append((command, [named(line) for line in lines]))
        files = []
        for name in sorted(os.listdir(work)):
            path = os.path.join(work, name)
            if os.path.isfile(path) and (name.endswith(".json") or name in ("state", "other")):
                with open(path, "rb") as file:
                    files.append(named(file.read()))
        runs.append(("", files))
    return runs


def named(text):
    value = json_schemas.parsed(text)
    return json_schemas.name_of(value), value, text
