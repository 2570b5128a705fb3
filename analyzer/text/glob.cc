#include "analyzer/text/glob.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace weighbridge {
namespace {

struct Token {
  enum class Kind : uint8_t { kLiteral, kOne, kAny, kAnyFolders, kSet };
  Kind kind = Kind::kLiteral;
  char literal = 0;
  std::string set;  // "a-z_", without a leading '!'.
  bool is_negated = false;
};

// A ']' right behind the opening is a member of the set.
size_t FindSetEnd(const std::string& pattern, size_t open) {
  size_t at = open + 1;
  if (at < pattern.size() && pattern[at] == '!') ++at;
  return pattern.find(']', at + 1);
}

std::vector<Token> Tokenize(const std::string& pattern) {
  std::vector<Token> tokens;
  for (size_t i = 0; i < pattern.size(); ++i) {
    Token token;
    const char c = pattern[i];
    if (c == '*') {
      token.kind = Token::Kind::kAny;
      while (i + 1 < pattern.size() && pattern[i + 1] == '*') {
        token.kind = Token::Kind::kAnyFolders;
        ++i;
      }
    } else if (c == '?') {
      token.kind = Token::Kind::kOne;
    } else if (const size_t end =
                   c == '[' ? FindSetEnd(pattern, i) : std::string::npos;
               end != std::string::npos) {
      token.kind = Token::Kind::kSet;
      token.is_negated = pattern[i + 1] == '!';
      const size_t begin = i + (token.is_negated ? 2 : 1);
      token.set = pattern.substr(begin, end - begin);
      i = end;
    } else {
      token.literal = c;
    }
    tokens.push_back(token);
  }
  return tokens;
}

bool IsInSet(const std::string& set, char c) {
  for (size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      if (set[i] <= c && c <= set[i + 2]) return true;
      i += 2;
    } else if (set[i] == c) {
      return true;
    }
  }
  return false;
}

bool Accepts(const Token& token, char c) {
  switch (token.kind) {
    case Token::Kind::kLiteral:
      return token.literal == c;
    case Token::Kind::kOne:
    case Token::Kind::kAny:
      return c != '/';
    case Token::Kind::kAnyFolders:
      return true;
    case Token::Kind::kSet:
      return c != '/' && IsInSet(token.set, c) != token.is_negated;
  }
  return false;
}

bool Repeats(const Token& token) {
  return token.kind == Token::Kind::kAny ||
         token.kind == Token::Kind::kAnyFolders;
}

}  // namespace

bool MatchesGlob(const std::string& pattern, const std::string& text) {
  const std::vector<Token> tokens = Tokenize(pattern);
  // reached[i]: the text so far is one that the first i tokens match.
  std::vector<char> reached(tokens.size() + 1, 0);
  reached[0] = 1;
  const auto skip_repeats = [&] {
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (reached[i] && Repeats(tokens[i])) reached[i + 1] = 1;
    }
  };
  skip_repeats();
  for (const char c : text) {
    std::vector<char> next(tokens.size() + 1, 0);
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (!reached[i] || !Accepts(tokens[i], c)) continue;
      next[Repeats(tokens[i]) ? i : i + 1] = 1;
    }
    reached.swap(next);
    skip_repeats();
  }
  return reached[tokens.size()] != 0;
}

std::string GlobProblem(const std::string& pattern) {
  if (pattern.empty()) return "is empty";
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '[') continue;
    const size_t end = FindSetEnd(pattern, i);
    if (end == std::string::npos) return "has '[' without ']'";
    i = end;
  }
  return "";
}

}  // namespace weighbridge
