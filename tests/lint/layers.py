"""No file sees a room that it may not: a room uses only rooms above it, and the packages that only
some places may use stay there. Usage: layers.py SOURCE_ROOT BUILD_ROOT"""

import re
import sys
from pathlib import Path

LIBRARY_ROOMS = ['base', 'record', 'io', 'json', 'read', 'write', 'inspect', 'scan', 'store',
                 'repair', 'compare']
# cli/ turns the command line into what the commands take, and so comes last.
TOOL_ROOMS = ['term', 'report', 'commands', 'cli']

# The rooms of the installed headers; a header whose name a .cpp of a room has is that room's.
HEADER_ROOMS = {
    'bytes': 'base', 'export': 'base', 'result': 'base', 'version': 'base',
    'format': 'record', 'ranges': 'record',
    'record_text': 'read',
    'writer': 'write',
    'cause': 'scan',
    'repair': 'repair',
}

# A package, the includes that give it away, and where it may be used.
PACKAGES = {
    'nlohmann/json': (r'nlohmann/', ['lib/src/repair/unfinished_repair.cpp',
                                     'lib/src/store/schema_text.cpp',
                                     'lib/src/json/json_tree.cpp',
                                     'lib/src/json/json_value.cpp']),
    'CLI11': (r'CLI/|CLI11', ['tools/cli/']),
    'zlib': (r'zlib\.h', ['lib/src/base/crc32', 'lib/src/io/gzip_stream.cpp']),
    'ISA-L': (r'isa-l', ['lib/src/base/crc32']),
    'libarchive': (r'archive\.h|archive_entry\.h', ['lib/src/io/archive_']),
}

# What the tools may see of the library's private rooms.
PRIVATE_FOR_TOOLS = ['base', 'io']

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
OPTION = re.compile(r'(?<![\w-])--?[a-z][a-z-]+\b|(?<![\w-])-[a-zA-Z]\b')


def header_rooms(library):
    rooms = dict(HEADER_ROOMS)
    for room in LIBRARY_ROOMS:
        for source in (library / 'src' / room).glob('*.cpp'):
            rooms.setdefault(source.stem, room)
    return rooms


TOKEN = re.compile(r'(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>"(?:[^"\\\n]|\\.)*")'
                   r"|'(?:[^'\\\n]|\\.)+'", re.DOTALL)


def texts_of(source):
    """The comments and the strings of a source, each with the number of its line."""
    for token in TOKEN.finditer(source):
        if token['comment'] or token['string']:
            first = source.count('\n', 0, token.start()) + 1
            yield from enumerate(token[0].split('\n'), first)


class Layers:
    def __init__(self, root):
        self.root = root
        self.headers = header_rooms(root / 'lib')
        self.wrong = []

    def complain(self, path, number, text):
        self.wrong.append(f'{path.relative_to(self.root)}:{number}: {text}')

    def room_of(self, include):
        """The library room that an include names, or nothing."""
        first, _, rest = include.partition('/')
        if first == 'aerowal':
            stem = rest.removesuffix('.hpp')
            return None if stem == 'aerowal' else self.headers.get(stem, 'unknown')
        return first if first in LIBRARY_ROOMS else None

    def check_include(self, path, number, include):
        place = path.relative_to(self.root).as_posix()
        if '..' in include.split('/'):
            self.complain(path, number, f'{include} is not named from the root of its tree')
            return
        for package, (pattern, allowed) in PACKAGES.items():
            if re.match(pattern, include) and not any(place.startswith(a) for a in allowed):
                self.complain(path, number, f'{package} is used only in {", ".join(allowed)}')
        parts = place.split('/')
        # Standard and system headers have no such name, and a room's own are named with the room.
        if parts[0] == 'lib' and '/' not in include and include.endswith('.hpp'):
            self.complain(path, number, f'{include} is not named with its room')
            return
        if parts[0] == 'lib' and include == 'aerowal/aerowal.hpp':
            self.complain(path, number, 'the library may not see the header of all its headers')
            return
        seen = self.room_of(include)
        if seen == 'unknown':
            self.complain(path, number, f'which room {include} belongs to is in no list')
        elif parts[0] == 'lib' and seen:
            own = parts[2] if parts[1] == 'src' else self.headers.get(path.name.split('.')[0])
            if own and LIBRARY_ROOMS.index(seen) > LIBRARY_ROOMS.index(own):
                self.complain(path, number, f'{own}/ may not see {seen}/ ({include})')
        elif parts[0] == 'lib' and include.split('/')[0] in TOOL_ROOMS:
            self.complain(path, number, 'the library may not see the tools')
        elif parts[0] == 'tools':
            first = include.split('/')[0]
            if seen and first != 'aerowal' and seen not in PRIVATE_FOR_TOOLS:
                self.complain(path, number, f'of the library\'s rooms, the tools may see only '
                                            f'{" and ".join(PRIVATE_FOR_TOOLS)}')
            if len(parts) == 3 and first in TOOL_ROOMS and \
                    TOOL_ROOMS.index(first) > TOOL_ROOMS.index(parts[1]):
                self.complain(path, number, f'{parts[1]}/ may not see {first}/')

    def has_room(self, path):
        """Complains of a file in a folder that is no room."""
        parts = path.relative_to(self.root).parts
        rooms = {'lib': LIBRARY_ROOMS, 'tools': TOOL_ROOMS}[parts[0]]
        if parts[:3] == ('lib', 'include', 'aerowal') and len(parts) == 4:
            stem = path.name.split('.')[0]
            if stem != 'aerowal' and stem not in self.headers:
                self.complain(path, 1, 'which room this header belongs to is in no list')
            return True
        if parts[0] == 'tools' and len(parts) == 2:
            return True
        folder = parts[1 if parts[0] == 'tools' else 2:-1]
        if (parts[0] == 'tools' or parts[1] == 'src') and len(folder) == 1 and folder[0] in rooms:
            return True
        self.complain(path, 1, f'its folder is none of the rooms {", ".join(rooms)}')
        return False

    def check(self, path):
        if not self.has_room(path):
            return
        in_library = path.relative_to(self.root).parts[0] == 'lib'
        source = path.read_text(encoding='utf-8')
        for number, line in enumerate(source.split('\n'), 1):
            if match := INCLUDE.match(line):
                self.check_include(path, number, match[1])
        if not in_library:
            return
        for number, text in texts_of(source):
            if option := OPTION.search(text):
                self.complain(path, number, f'the library names an option of the tool: {option[0]}')


def main():
    root = Path(sys.argv[1])
    layers = Layers(root)
    files = [path for folder in ('lib', 'tools') for path in sorted((root / folder).rglob('*'))
             if path.is_file() and path.name.endswith(('.cpp', '.hpp', '.hpp.in'))]
    for path in files:
        layers.check(path)
    print('\n'.join(layers.wrong) or f'{len(files)} files')
    return 1 if layers.wrong or not files else 0


sys.exit(main())
