#!/usr/bin/env python3
# The benchmarks' input. Figures are only comparable between trees of the same bytes, so what this writes must never
# change: not a size, not a name, not the order of the calls to the random generator.
"""Write a persistent_data tree that looks like a real one, the same bytes for the same arguments.

    make_tree.py DIR [--mib N] [--small N] [--seed S]     make DIR (must not exist)
    make_tree.py DIR --touch PERCENT [--seed S]           change PERCENT of the files of an existing DIR

Needs only the Python standard library (3.9 or later). About N MiB in the proportions of a stock-prediction
stack: model weights (float32, barely compressible), price CSVs and JSON caches (very compressible), text logs,
a Prometheus-like TSDB (dense binary), a redis dump, and three SQLite databases in WAL mode; plus --small N
little JSON files in ml_cache, a nested empty directory, a symbolic link, a hard link, a sparse file, a name
with spaces and non-ASCII letters, and a file with mode 0600.
"""
import argparse, array, json, os, random, sqlite3, struct, sys, zlib

MIB = 1 << 20


def weights(rng, n):
    """n bytes of float32 values, normally distributed: the exponent bytes compress, the mantissas do not."""
    base = array.array("f", (rng.gauss(0, 0.05) for _ in range(1 << 16)))
    out, raw = bytearray(), base.tobytes()
    while len(out) < n:
        k = rng.randrange(1, 255)
        out += bytes(raw[i] ^ (k if i & 3 == 0 else (k >> 3 if i & 3 == 1 else 0)) for i in range(0, len(raw)))
        k2 = rng.randbytes(1 << 16)
        out += k2
    return bytes(out[:n])


def prices(rng, n):
    rows, p, t = ["timestamp,open,high,low,close,volume\n"], 100.0, 1_600_000_000
    size = len(rows[0])
    while size < n:
        o = p; p = max(1.0, p + rng.gauss(0, 0.4)); t += 60
        r = f"{t},{o:.2f},{max(o, p) + 0.11:.2f},{min(o, p) - 0.13:.2f},{p:.2f},{rng.randrange(100, 90000)}\n"
        rows.append(r); size += len(r)
    return "".join(rows).encode()[:n]


def logs(rng, n):
    parts = ["GET /api/v1/predict/NVDA", "GET /api/v1/health", "cache hit symbol=TSLA", "model loaded path=/app/persistent_data/ml_models/",
             "retrying upstream", "POST /api/v1/train", "redis SET prediction:AAPL", "slow query"]
    out, size, t = [], 0, 1_700_000_000.0
    while size < n:
        t += rng.random()
        l = f"{t:.6f} level={rng.choice(['info','info','info','warn','error'])} id={rng.getrandbits(64):016x} ms={rng.randrange(1, 4000)} msg=\"{rng.choice(parts)}\"\n"
        out.append(l); size += len(l)
    return "".join(out).encode()[:n]


def cache_entry(rng, i):
    return json.dumps({"symbol": rng.choice(["NVDA", "TSLA", "AAPL", "MSFT", "AMZN"]), "id": i, "horizon": rng.randrange(1, 30),
                       "prediction": [round(rng.gauss(100, 9), 4) for _ in range(rng.randrange(4, 60))], "model": "lstm"}).encode()


def write(path, data, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)
    os.chmod(path, mode)


def database(path, rng, n, table):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    db = sqlite3.connect(path)
    db.execute("pragma journal_mode=wal")
    db.execute(f"create table {table}(id integer primary key, at text, kind text, body text)")
    rows = max(10, n // 160)
    db.executemany(f"insert into {table}(at,kind,body) values(?,?,?)",
                   ((f"2026-0{rng.randrange(1, 9)}-1{rng.randrange(10)}T00:00:00Z", rng.choice(["visit", "prediction", "login"]),
                     f"{rng.getrandbits(400):0100x}") for _ in range(rows)))
    db.commit()
    db.execute("pragma wal_checkpoint(truncate)")
    db.close()


def blob(rng, n, gen, chunk=4 * MIB):
    """n bytes from gen, a fresh 4 MiB at a time, so that big files stay varied."""
    out = []
    while n > 0:
        k = min(n, chunk)
        out.append(gen(rng, k)); n -= k
    return b"".join(out)


def make(root, mib, small, seed):
    rng, total = random.Random(seed), mib * MIB
    j = lambda *p: os.path.join(root, *p)
    os.makedirs(root)
    for s, share in zip(["NVDA", "TSLA", "AAPL", "MSFT", "AMZN"], [.12, .10, .08, .06, .04]):
        write(j("ml_models", f"{s}_lstm_model.h5"), blob(rng, int(total * share), weights))
        write(j("scalers", f"{s}_scaler.pkl"), weights(rng, 4096))
    for i in range(8):
        write(j("stock_data", "cache", f"prices_{i}.csv"), blob(rng, int(total * .20 / 8), prices, MIB))
    for i in range(4):
        write(j("logs", f"app.{i}.log"), blob(rng, int(total * .12 / 4), logs, MIB))
    write(j("logs", "prometheus", "prometheus.log"), logs(rng, 64 << 10))
    write(j("logs", "grafana", "grafana.log"), logs(rng, 64 << 10))
    for i in range(6):
        b = f"01J{seed:04d}BLOCK{i:014d}"
        write(j("prometheus", b, "chunks", "000001"), blob(rng, int(total * .12 / 6), lambda r, k: r.randbytes(k)))
        write(j("prometheus", b, "index"), blob(rng, int(total * .02 / 6), prices, MIB))
        write(j("prometheus", b, "meta.json"), json.dumps({"ulid": b, "version": 1, "minTime": i, "maxTime": i + 1}).encode())
    write(j("prometheus", "wal", "00000000"), rng.randbytes(256 << 10))
    write(j("redis", "dump.rdb"), b"REDIS0011" + blob(rng, int(total * .06), lambda r, k: zlib.compress(logs(r, k * 3), 1)[:k]))
    database(j("grafana", "grafana.db"), rng, int(total * .02), "dashboard")
    database(j("config", "app.db"), rng, int(total * .01), "setting")
    database(j("analytics", "analytics.db"), rng, int(total * .05), "event")
    for i in range(small):
        write(j("ml_cache", f"{i % 64:02d}", f"prediction_{i:06d}.json"), cache_entry(rng, i))
    os.makedirs(j("frontend", "cache", "empty"))
    write(j("frontend", "Ünïcode name with spaces.txt"), b"hello\n")
    write(j("config", "secrets.env"), b"API_KEY=not-a-real-key\n", 0o600)
    os.symlink("NVDA_lstm_model.h5", j("ml_models", "current.h5"))
    os.link(j("config", "secrets.env"), j("config", "secrets.hard.env"))
    with open(j("stock_data", "sparse.bin"), "wb") as f:
        f.truncate(64 * MIB); f.seek(32 * MIB); f.write(b"island")
    os.makedirs(j("backups"), exist_ok=True)


def touch(root, percent, seed):
    rng, changed, size = random.Random(seed), 0, 0
    files = sorted(os.path.join(d, f) for d, _, fs in os.walk(root) for f in fs)
    files = [f for f in files if not os.path.islink(f) and not f.endswith((".db", "-wal", "-shm", "sparse.bin"))]
    for f in files:
        if rng.random() * 100 < percent:
            with open(f, "ab") as h:
                h.write(rng.randbytes(100))
            changed += 1; size += os.path.getsize(f)
    print(f"changed {changed} of {len(files)} files, {size / MIB:.1f} MiB")


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("dir"); p.add_argument("--mib", type=int, default=512); p.add_argument("--small", type=int, default=10000)
    p.add_argument("--seed", type=int, default=1); p.add_argument("--touch", type=float)
    a = p.parse_args()
    if a.touch is not None:
        touch(a.dir, a.touch, a.seed)
    elif os.path.exists(a.dir):
        sys.exit(f"{a.dir} exists already")
    else:
        make(a.dir, a.mib, a.small, a.seed)
