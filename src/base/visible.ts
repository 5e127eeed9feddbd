/** Text without characters that a terminal would obey instead of showing; line breaks too are shown as `\n`. */
export function visible(text: string): string {
  return text
    .replaceAll('\n', '\\n')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
