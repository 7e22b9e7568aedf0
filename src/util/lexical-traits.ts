/** How a system's SQL text is cut into words and literals. Every trait has a documented default. */
export interface LexicalTraits {
  /** A block comment may hold another one. Default true. */
  nestedComments?: boolean;
  /** `$$text$$` and `$tag$text$tag$` are literals. Default true. */
  dollarQuotes?: boolean;
  /** A backslash escapes the next character in every string, not only in `E'...'`. Default false. */
  backslashEscapes?: boolean;
  /** `#` begins a comment to the end of the line. Default false. */
  hashComments?: boolean;
}
