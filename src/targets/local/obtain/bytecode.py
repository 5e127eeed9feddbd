"""Compiles ahead what an application imports, beside its first processes and on the processors that those leave idle.

    python bytecode.py DISTRIBUTION

Installing with all bytecode takes several times as long as installing alone, and with none the first process compiles everything that it
imports, one module after the other, on one processor. This goes through the distribution's own modules from the last to the first, since
its first process begins at the other end, and then through what they import. What is missed Python compiles itself on first use.
"""

import collections
import importlib.machinery
import importlib.metadata
import multiprocessing
import opcode
import os
import sys
import sysconfig

SITE = sysconfig.get_path("purelib")
IMPORT_NAME, LOAD_CONST, EXTENDED_ARG = (opcode.opmap[name] for name in ("IMPORT_NAME", "LOAD_CONST", "EXTENDED_ARG"))
FUNCTION = 0x2  # CO_NEWLOCALS: the body of a function, which does not run on import, unlike that of a class.


def compile_module(module, path):
    """Writes the bytecode of one file and gives the names that it imports."""
    try:
        code = importlib.machinery.SourceFileLoader(module, path).get_code(module)
    except Exception:  # A template, or a module for another Python: nothing that an application starts with.
        return []
    return list(imports_of(code, module if path.endswith("__init__.py") else module.rpartition(".")[0]))


def imports_of(code, package):
    constants, argument = [], 0
    for operation, byte in zip(code.co_code[::2], code.co_code[1::2]):
        argument = argument << 8 | byte
        if operation == EXTENDED_ARG:
            continue
        if operation == LOAD_CONST:
            constants = [*constants[-1:], code.co_consts[argument]]
        elif operation == IMPORT_NAME and len(constants) == 2:
            (level, names), base = constants, code.co_names[argument]
            if level:
                parts = package.split(".")
                base = ".".join([*parts[: len(parts) - level + 1], *filter(None, [base])])
            yield base
            yield from (f"{base}.{name}" for name in names or () if name != "*")
        argument = 0
    for constant in code.co_consts:
        if hasattr(constant, "co_code") and not constant.co_flags & FUNCTION:
            yield from imports_of(constant, package)


def modules_of(distribution):
    for file in importlib.metadata.distribution(distribution).files or ():
        if file.suffix == ".py" and ".." not in file.parts:
            parts = file.parts[:-1] if file.name == "__init__.py" else (*file.parts[:-1], file.stem)
            yield ".".join(parts), str(file.locate())


def file_of(module):
    base = os.path.join(SITE, *module.split("."))
    return next((path for path in (os.path.join(base, "__init__.py"), f"{base}.py") if os.path.exists(path)), None)


def main(distribution):
    os.nice(5)
    sys.dont_write_bytecode = False
    spare = max(1, (os.cpu_count() or 2) - 1)
    waiting = collections.deque(sorted(modules_of(distribution), reverse=True))
    known = {module for module, _ in waiting}
    with multiprocessing.Pool(min(spare, 8)) if spare > 1 else OneByOne() as pool:
        while waiting:
            batch, waiting = list(waiting), []
            for names in pool.starmap(compile_module, batch, 8):
                for name in names:
                    parts = name.split(".")
                    for module in (".".join(parts[:end]) for end in range(1, len(parts) + 1)):
                        path = None if module in known else file_of(module)
                        known.add(module)
                        if path:
                            waiting.append((module, path))


class OneByOne:
    """A pool without processes: on two processors the other one belongs to the application."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def starmap(self, function, arguments, _):
        return [function(*each) for each in arguments]


if __name__ == "__main__":
    main(sys.argv[1])
