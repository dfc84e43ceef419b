"""Makes the table of explanations out of their man page, so that both say the same.

usage: explanations.py PAGE OUTPUT

A list of the page that comes after a comment `explained: TOPIC` has an entry for each name, with
three paragraphs: the meaning, whose first sentence fits a line beside the name, the usual causes,
and what to do. Of mdoc they may use the macros below; anything else is an error.
"""

import json
import re
import sys
from pathlib import Path

LABELS = ['', 'Usual causes: ', 'What to do: ']
COLUMNS = 80
QUOTES = {'Ql': "'", 'Dq': '"'}
PLAIN = ['Ar', 'Cm', 'Em', 'Li', 'Pa']


def text_of(line):
    """One line of mdoc as plain text."""
    if not line.startswith('.'):
        return line
    words = line[1:].split()
    macro = words.pop(0)
    end = ''
    while words and words[-1] in list('.,;:)'):
        end = words.pop() + end
    if macro in QUOTES:
        return QUOTES[macro] + ' '.join(words) + QUOTES[macro] + end
    if macro == 'Xr':
        return f'{words[0]}({words[1]}){end}'
    if macro not in ['Fl', *PLAIN]:
        raise ValueError(f'the macro {macro} is not one of those that are understood')
    texts = []
    for word in words:
        if word in ['Fl', *PLAIN]:
            macro = word
        else:
            texts.append('-' + word if macro == 'Fl' else word)
    return ' '.join(texts) + end


def entries_of(page):
    """Of each entry its topic, its name, and its paragraphs."""
    entries = []
    topic = None
    for line in page.splitlines():
        if line.startswith(r'.\" explained: '):
            topic = line.split()[-1]
        elif line == '.El':
            topic = None
        elif topic is None or line.startswith('.Bl '):
            continue
        elif line.startswith('.It Li '):
            entries.append((topic, line.split()[2], [[]]))
        elif line == '.Pp':
            entries[-1][2].append([])
        else:
            entries[-1][2][-1].append(text_of(line))
    return entries


def parts_of(name, paragraphs):
    texts = [' '.join(lines) for lines in paragraphs]
    if len(texts) != len(LABELS) or not all(
            text.startswith(label) for text, label in zip(texts, LABELS)):
        raise ValueError(f'{name} is not explained by the paragraphs {LABELS}')
    return [text.removeprefix(label) for text, label in zip(texts, LABELS)]


def literals(entries):
    widths = {topic: max(len(name) for other, name, _ in entries if other == topic)
              for topic, _, _ in entries}
    for topic, name, paragraphs in entries:
        meaning, causes, action = parts_of(name, paragraphs)
        summary = re.match(r'.*?\.(?= |$)', meaning)[0]
        if len(summary) + widths[topic] + len('  ') > COLUMNS:
            raise ValueError(f'the first sentence on {name} does not fit a line: {summary}')
        members = {'name': name, 'topic': topic, 'meaning': meaning, 'causes': causes,
                   'action': action}
        fields = {**members, 'summary': summary, 'json': json.dumps(members, separators=(',', ':'))[1:-1]}
        yield ''.join(f'\n     .{field} = {json.dumps(text)},' for field, text in fields.items())


def main():
    page, output = map(Path, sys.argv[1:])
    entries = entries_of(page.read_text(encoding='ascii'))
    table = ''.join(f'    {{{fields.strip()}}},\n' for fields in literals(entries))
    output.write_text(f'''#include "report/explanations.hpp"

#include <array>

namespace aerowal::cli {{

std::span<const Explanation> explanations() {{
  static constexpr std::array<Explanation, {len(entries)}> table{{{{
{table}  }}}};
  return table;
}}

}}  // namespace aerowal::cli
''', encoding='ascii')


if __name__ == '__main__':
    main()
