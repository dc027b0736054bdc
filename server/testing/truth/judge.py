"""
An independent reader of what Kafka's console consumer printed, and an independent interpreter of filters, for the tests of
messages. It shares no code with Partitura: it reads CEL by cel.dev's specification, with Python's own JSON, integers and `re`.

Standard input: {"dump": text, "queries": [{"contains"?, "caseSensitive"?, "key"?, "filter"?}]}.
Standard output: {"rows": [[partition, offset, timestamp, key, value, headers]], "answers": [{"matching": [[p, o]], "failing": [[p, o]]}]},
bytes as hexadecimal digits, null where there are none. `failing`: messages of which the filter cannot be told.
"""

import json
import re
import sys
from datetime import datetime

# The consumer passes its null.literal through the deserializer, too. No message of the tests is these two characters.
NULL = "\\x5CN"


class Unknown(Exception):
    """The expression has no value for this message."""


class Instant(int):
    """Milliseconds since 1970."""


# ---- The consumer's output. Bytes print as org.apache.kafka.common.utils.Bytes does: what is not plain ASCII as \xHH.


def read_bytes(text):
    if text == NULL:
        return None
    unescaped = re.sub(r"\\x([0-9A-F]{2})", lambda match: chr(int(match[1], 16)), text)
    return unescaped.encode("latin-1")


def read_row(line):
    time, partition, offset, headers, key, value = line.split("\t")
    pairs = [] if headers == "NO_HEADERS" else [pair.split(":", 1) for pair in headers.split(",")]
    number = lambda text: int(text.split(":")[1])
    return {
        "partition": number(partition),
        "offset": number(offset),
        "time": number(time),
        "key": read_bytes(key),
        "value": read_bytes(value),
        "headers": [(name, read_bytes(each)) for name, each in pairs],
    }


# ---- What a filter sees of a message.


def text_or_bytes(raw):
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def json_or_text(raw, is_json):
    if raw is None:
        return None
    decoded = text_or_bytes(raw)
    if is_json and isinstance(decoded, str):
        try:
            return json.loads(decoded)
        except ValueError:
            pass
    return decoded


def variables_of(row):
    key = row["key"]
    sizes = [len(part) for part in (key, row["value"]) if part is not None]
    sizes += [len(name) + len(value or b"") for name, value in row["headers"]]
    return {
        "key": json_or_text(key, key is not None and key[:1] in (b"{", b"[", b'"')),
        "value": json_or_text(row["value"], True),
        "headers": {name: None if value is None else text_or_bytes(value) for name, value in row["headers"]},
        "partition": row["partition"],
        "offset": row["offset"],
        "timestamp": Instant(row["time"]),
        # Without the record's own fields, some ten bytes: filters stay clear of sizes that are so near.
        "size": sum(sizes) + 10,
    }


# ---- CEL: tokens, a parser by precedence climbing, and a walk over the tree.

TOKENS = re.compile(r'\s*(?:(\d+\.\d+)|(\d+)|("(?:[^"\\]|\\.)*")|([A-Za-z_]\w*)|(&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]]))')
LEVELS = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}
CONSTANTS = {"true": True, "false": False, "null": None}


def tokens_of(text):
    at, found = 0, []
    while at < len(text.rstrip()):
        match = TOKENS.match(text, at)
        if match is None:
            raise SyntaxError(f"{text!r} at {at}")
        double, integer, string, name, sign = match.groups()
        if double:
            found.append(("literal", float(double)))
        elif integer:
            found.append(("literal", int(integer)))
        elif string:
            found.append(("literal", json.loads(string)))
        else:
            found.append(("name", name) if name else ("sign", sign))
        at = match.end()
    return found + [("end", None)]


class Parser:
    def __init__(self, text):
        self.tokens, self.at = tokens_of(text), 0

    def take(self, value=None):
        token = self.tokens[self.at]
        if value is not None and (token[0] == "literal" or token[1] != value):
            raise SyntaxError(f"{value} expected, not {token}")
        self.at += 1
        return token

    def sees(self, value):
        kind, text = self.tokens[self.at]
        return kind != "literal" and text == value

    def whole(self):
        tree = self.conditional()
        if self.tokens[self.at][0] != "end":
            raise SyntaxError(f"{self.tokens[self.at]} is left over")
        return tree

    def conditional(self):
        test = self.binary(1)
        if not self.sees("?"):
            return test
        self.take("?")
        yes = self.binary(1)
        self.take(":")
        return ("if", test, yes, self.conditional())

    def binary(self, level):
        left = self.unary()
        while True:
            kind, operator = self.tokens[self.at]
            found = None if kind == "literal" else LEVELS.get(operator)
            if found is None or found < level:
                return left
            self.take()
            left = ("binary", operator, left, self.binary(found + 1))

    def unary(self):
        for sign in "!-":
            if self.sees(sign):
                self.take()
                return ("unary", sign, self.unary())
        return self.member(self.primary())

    def member(self, tree):
        while True:
            if self.sees("."):
                self.take()
                name = self.take()[1]
                tree = ("method", name, tree, self.arguments()) if self.sees("(") else ("field", tree, name)
            elif self.sees("["):
                self.take()
                tree = ("index", tree, self.conditional())
                self.take("]")
            else:
                return tree

    def primary(self):
        kind, value = self.take()
        if kind == "literal":
            return ("literal", value)
        if kind == "name" and value in CONSTANTS:
            return ("literal", CONSTANTS[value])
        if kind == "name":
            return ("call", value, self.arguments()) if self.sees("(") else ("variable", value)
        if value == "[":
            return ("list", self.until("]"))
        if value != "(":
            raise SyntaxError(f"unexpected {value}")
        tree = self.conditional()
        self.take(")")
        return tree

    def arguments(self):
        self.take("(")
        return self.until(")")

    def until(self, closing):
        items = []
        while not self.sees(closing):
            items.append(self.conditional())
            if not self.sees(closing):
                self.take(",")
        self.take(closing)
        return items


def kind_of(value):
    if value is None or isinstance(value, bool):
        return type(value)
    if isinstance(value, Instant):
        return Instant
    return float if isinstance(value, (int, float)) else type(value)


def equal(left, right):
    if kind_of(left) is not kind_of(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(equal(left[name], right[name]) for name in left)
    return left == right


def demand(value, *types):
    if not any(kind_of(value) is each for each in types):
        raise Unknown(f"{value!r} is none of {types}")
    return value


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, (bool, Instant))


def judge(tree, scope):
    """Either side of && and || may have no value if the other decides."""
    return globals()["eval_" + tree[0]](scope, *tree[1:])


def eval_literal(scope, value):
    return value


def eval_variable(scope, name):
    return scope[name]


def eval_list(scope, items):
    return [judge(item, scope) for item in items]


def eval_if(scope, test, yes, no):
    return judge(yes if demand(judge(test, scope), bool) else no, scope)


def eval_unary(scope, sign, operand):
    value = judge(operand, scope)
    return not demand(value, bool) if sign == "!" else -demand(value, float)


def decided_by(deciding, outcomes):
    """CEL's and/or over any number of operands: one that decides wins over one without a value."""
    failure = None
    for outcome in outcomes:
        try:
            if demand(outcome(), bool) is deciding:
                return deciding
        except Unknown as error:
            failure = error
    if failure is not None:
        raise failure
    return not deciding


def eval_binary(scope, operator, left, right):
    if operator in ("&&", "||"):
        return decided_by(operator == "||", [lambda: judge(left, scope), lambda: judge(right, scope)])
    a, b = judge(left, scope), judge(right, scope)
    if operator == "==":
        return equal(a, b)
    if operator == "!=":
        return not equal(a, b)
    if operator == "in":
        container = demand(b, list, dict)
        return any(equal(a, item) for item in container)
    if operator in ("<", "<=", ">", ">="):
        if kind_of(demand(a, float, str, Instant)) is not kind_of(b):
            raise Unknown("cannot be compared")
        return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]
    if not (is_integer(a) and is_integer(b)):
        raise Unknown("no integers")
    if operator in "/%" and b == 0:
        raise Unknown("by zero")
    return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a // b, "%": lambda: a % b}[operator]()


def eval_field(scope, tree, name):
    value = demand(judge(tree, scope), dict)
    if name not in value:
        raise Unknown(f"no field {name}")
    return value[name]


def eval_index(scope, tree, index):
    value, at = judge(tree, scope), judge(index, scope)
    if isinstance(value, list) and is_integer(at) and 0 <= at < len(value):
        return value[at]
    if isinstance(value, dict) and isinstance(at, str) and at in value:
        return value[at]
    raise Unknown(f"nothing at {at!r}")


def eval_call(scope, name, arguments):
    if name == "has":
        # Of what is no map it is false, as in Google's own implementation.
        _, tree, field = arguments[0]
        holder = judge(tree, scope)
        return isinstance(holder, dict) and field in holder
    value = judge(arguments[0], scope)
    if name == "timestamp":
        return Instant(round(datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp() * 1000))
    if name == "size":
        return len(demand(value, str, bytes, list, dict))
    if name == "int":
        text = str(value) if is_integer(value) else demand(value, str)
        if not re.fullmatch(r"-?\d+", text):
            raise Unknown("no integer")
        return int(text)
    raise SyntaxError(name)


def eval_method(scope, name, tree, arguments):
    value = judge(tree, scope)
    if name in ("exists", "all"):
        loop = arguments[0][1]
        turns = [lambda item=item: judge(arguments[1], {**scope, loop: item}) for item in demand(value, list, dict)]
        return decided_by(name == "exists", turns)
    argument = demand(judge(arguments[0], scope), str)
    demand(value, str)
    if name == "matches":
        return re.search(argument, value, re.ASCII) is not None
    return {"contains": argument in value, "startsWith": value.startswith(argument), "endsWith": value.endswith(argument)}[name]


# ---- The other tests, and the answers.


def contains(row, wanted, case_sensitive):
    texts = [row["key"], row["value"]] + [part for name, value in row["headers"] for part in (name.encode(), value)]
    fold = lambda raw: raw.decode("utf-8", "replace").lower()
    if case_sensitive:
        return any(wanted.encode() in text for text in texts if text is not None)
    return any(wanted.lower() in fold(text) for text in texts if text is not None)


def answer(rows, query):
    tree = Parser(query["filter"]).whole() if "filter" in query else None
    matching, failing = [], []
    for row in rows:
        place = [row["partition"], row["offset"]]
        if "contains" in query and not contains(row, query["contains"], query.get("caseSensitive", False)):
            continue
        if "key" in query and row["key"] != query["key"].encode():
            continue
        try:
            if tree is None or demand(judge(tree, row["variables"]), bool):
                matching.append(place)
        except Unknown:
            failing.append(place)
    return {"matching": matching, "failing": failing}


def printed(row):
    digits = lambda raw: None if raw is None else raw.hex()
    headers = [[name, digits(value)] for name, value in row["headers"]]
    return [row["partition"], row["offset"], row["time"], digits(row["key"]), digits(row["value"]), headers]


task = json.load(sys.stdin)
consumed = [read_row(line) for line in task["dump"].splitlines()]
consumed.sort(key=lambda row: (row["partition"], row["offset"]))
for each in consumed:
    each["variables"] = variables_of(each)
json.dump({"rows": list(map(printed, consumed)), "answers": [answer(consumed, query) for query in task["queries"]]}, sys.stdout)
