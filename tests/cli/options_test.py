#!/usr/bin/env python3
"""Holds --help and the man pages to the same commands and options.

usage: options_test.py AEROWAL MAN_DIRECTORY

The rule: aerowal.1 documents the options that every command takes, in its section COMMON OPTIONS.
A command's page documents all others and no common one, lists them in its SYNOPSIS too, and refers
its reader to aerowal(1) for the rest. An option is documented where an `.It Fl` line names it, with
the value that it takes. What any page says of an option or a page of aerowal, there must be.
"""

import re
import subprocess
import sys
from pathlib import Path

LIST = (".It Fl ",)

differences = []


def differ(where, text):
    differences.append(f"{where}: {text}")


def compare(where, expected, found, expected_in, found_in):
    for name in sorted(set(expected) - set(found)):
        differ(where, f"{name} is in {expected_in}, but not in {found_in}")
    for name in sorted(set(found) - set(expected)):
        differ(where, f"{name} is in {found_in}, but not in {expected_in}")


# What the program says.


def help_of(program, *command):
    run = subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=False)
    if run.returncode != 0 or run.stderr:
        sys.exit(f"{' '.join(run.args)}: exit code {run.returncode}, stderr: {run.stderr}")
    return run.stdout


def group_of(text, title):
    """The entries below `title`: lines indented by two, up to the next empty line."""
    found = re.search(rf"^{title}:\n((?:  .*\n)*)", text, re.MULTILINE)
    if not found:
        return []
    return [line for line in found.group(1).splitlines() if re.match(r"  \S", line)]


def options_in_help(text):
    """Each option's name, with the name of its value or None."""
    options = {}
    for line in group_of(text, "Options"):
        # An option that may be repeated ends in dots.
        found = re.match(r"  (-[^ ]+)(?: ([^ ]+))?(?: \.\.\.)?(?:  .*)?$", line)
        if not found:
            sys.exit(f"not understood in --help: {line!r}")
        for name in found.group(1).split(","):
            options[name] = found.group(2)
    return options


def commands_in_help(text):
    return [line.split()[0] for line in group_of(text, "Subcommands")]


# What the pages say.


class Page:
    def __init__(self, path):
        self.name = path.name
        self.sections = {"": []}
        section = self.sections[""]
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(".Sh "):
                section = self.sections.setdefault(line[4:].strip('"'), [])
            else:
                section.append(line)

    def lines(self):
        return [line for section in self.sections.values() for line in section]

    def section(self, title):
        if title not in self.sections:
            differ(self.name, f"has no section {title}")
        return self.sections.get(title, [])

    def options(self, lines, *begins):
        """The options on lines that begin like one of `begins`, as options_in_help() gives them."""
        options = {}
        for line in lines:
            if not line.startswith(begins):
                continue
            value = re.search(r" Ar (\S+)", line)
            for name in re.findall(r"\bFl (\S+)", line):
                if "-" + name in options and begins == LIST:
                    differ(self.name, f"documents -{name} twice")
                options["-" + name] = value.group(1) if value else None
        return options

    def listed_options(self):
        return self.options(self.lines(), *LIST)

    def synopsis_options(self):
        return self.options(self.section("SYNOPSIS"), ".Op Fl ", ".Fl ")

    def references(self):
        """Of all pages of aerowal that this one names: (name, section)."""
        text = "\n".join(line for line in self.lines() if line.startswith("."))
        return set(re.findall(r"\bXr (aerowal\S*) (\d)", text))


def read_pages(directory):
    pages = {path.name: Page(path) for path in sorted(directory.glob("*.[1-8]"))}
    if "aerowal.1" not in pages:
        sys.exit(f"{directory}: no aerowal.1")
    return pages


# The two held together.


def check_options(page, title, documented, in_help):
    compare(page.name, in_help, documented, f"'{title} --help'", "the page")
    for name in sorted(documented.keys() & in_help.keys()):
        on_page, in_text = documented[name], in_help[name]
        if (on_page or "").lower() != (in_text or "").lower():
            differ(page.name, f"{name} takes {on_page} here, and {in_text} in '{title} --help'")


def check_command(command, page, common, in_help):
    own = page.listed_options()
    for name in sorted(own.keys() & common.keys()):
        differ(page.name, f"documents the common option {name}, which belongs to aerowal.1 alone")
    check_options(page, f"aerowal {command}", {**common, **own}, in_help)
    compare(page.name, own, page.synopsis_options(), "the page's list", "its SYNOPSIS")
    if ".Op Ar common option ..." not in page.section("SYNOPSIS"):
        differ(page.name, "its SYNOPSIS does not show the common options")
    description = " ".join(page.section("DESCRIPTION"))
    if not re.search(r"\.Xr aerowal 1 , \.Dq COMMON OPTIONS\b", description):
        differ(page.name, "its DESCRIPTION does not refer to aerowal(1), \"COMMON OPTIONS\"")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, directory = sys.argv[1], Path(sys.argv[2])
    pages = read_pages(directory)
    overview = pages["aerowal.1"]
    help_text = help_of(program)

    commands = commands_in_help(help_text)
    if not commands:
        sys.exit("aerowal --help lists no command")
    listed = [line.split()[2] for line in overview.lines() if line.startswith(".It Cm ")]
    compare("aerowal.1", commands, listed, "'aerowal --help'", "the page's list of commands")
    paged = [name[len("aerowal-"):-2] for name in pages if re.fullmatch(r"aerowal-.*\.1", name)]
    compare("man pages", commands, paged, "'aerowal --help'", "a page of its own")

    common = overview.options(overview.section("COMMON OPTIONS"), *LIST)
    compare("aerowal.1", common, overview.listed_options(), "COMMON OPTIONS", "the page's lists")
    alone = overview.synopsis_options()
    compare("aerowal.1", options_in_help(help_text), alone, "'aerowal --help'", "the SYNOPSIS")
    for name in sorted(alone.keys() - common.keys()):
        differ("aerowal.1", f"{name} is in the SYNOPSIS, but not in COMMON OPTIONS")

    in_help = {command: options_in_help(help_of(program, command)) for command in commands}
    for command in commands:
        page = pages.get(f"aerowal-{command}.1")
        if page:
            check_command(command, page, common, in_help[command])

    known = set().union(*in_help.values())
    for page in pages.values():
        for name in sorted(set(page.options(page.lines(), ".")) - known):
            differ(page.name, f"speaks of {name}, which no command has")
        for name, section in sorted(page.references()):
            if f"{name}.{section}" not in pages:
                differ(page.name, f"refers to {name}({section}), which is no page")

    if differences:
        sys.exit("\n".join(differences))


if __name__ == "__main__":
    main()
