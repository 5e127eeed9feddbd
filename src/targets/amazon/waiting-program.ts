/**
 * Counts waiting work once a minute and prints it as metrics. Python of any version since 3.8, without packages; the
 * password is in its environment alone.
 */
export const waitingProgram = `
import json, os, signal, socket, ssl, sys, time, uuid

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
env = os.environ
lists = json.loads(env["WAITING_LISTS"])
key, me = env["WAITING_KEY"], uuid.uuid4().hex


class Server:
    def __init__(self):
        plain = socket.create_connection((env["WAITING_HOST"], int(env["WAITING_PORT"])), timeout=10)
        if env["WAITING_ENCRYPTED"] == "yes":
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=env["WAITING_HOST"])
        self.socket, self.answers = plain, plain.makefile("rb")

    def ask(self, *words):
        parts = [str(word).encode() for word in words]
        self.socket.sendall(b"*%d\\r\\n" % len(parts) + b"".join(b"$%d\\r\\n%s\\r\\n" % (len(part), part) for part in parts))
        return self.answer(words[0])

    def answer(self, asked):
        line = self.answers.readline().rstrip(b"\\r\\n")
        kind, rest = line[:1], line[1:]
        if kind == b":":
            return int(rest)
        if kind == b"+":
            return rest
        # What the server says may repeat what it was sent.
        raise OSError("%s was refused: %s" % (asked, rest.split(b" ")[0].decode("ascii", "replace")))


def count():
    server = Server()
    try:
        if env.get("WAITING_PASSWORD"):
            server.ask("AUTH", env["WAITING_PASSWORD"])
        server.ask("SELECT", env["WAITING_INDEX"])
        now = int(time.time())
        server.ask("ZADD", key, now, me)
        server.ask("ZREMRANGEBYSCORE", key, "-inf", now - 150)
        server.ask("EXPIRE", key, 3600)
        return sum(server.ask("LLEN", each) for each in lists), max(1, server.ask("ZCARD", key))
    finally:
        server.socket.close()


while True:
    began = time.monotonic()
    try:
        waiting, replicas = count()
        metrics = [{"Name": name, "Unit": "Count"} for name in ("Waiting", "WaitingPerReplica")]
        about = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [{"Namespace": env["WAITING_NAMESPACE"], "Dimensions": [[]], "Metrics": metrics}]}
        print(json.dumps({"_aws": about, "Waiting": waiting, "WaitingPerReplica": waiting / replicas, "Replicas": replicas}), flush=True)
    except (OSError, ValueError) as error:
        print("waiting work cannot be counted: %s" % error, file=sys.stderr, flush=True)
    time.sleep(max(1, float(env.get("WAITING_EVERY", "60")) - (time.monotonic() - began)))
`.trimStart()
