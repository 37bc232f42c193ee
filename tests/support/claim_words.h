// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Words that claim a success, where the sources use them, and why each use is none (issue 4: "cleaning up
/// orphaned orders for closed position X" must not be writable).
namespace holdfast::test {

/// The claim words of a text, in lower case.
[[nodiscard]] std::set<std::string> claimWordsIn(std::string_view text);

enum class Why : std::uint8_t {
    Rendered,   ///< The words of journal::Claim itself.
    Name,       ///< The name of a state, a field, a file or a word of a format. Not a sentence.
    Not,        ///< Says that it is not so, a refusal, a condition, a failure, a question.
    Control,    ///< What a button does, a column's head, help.
    OtherVoice, ///< Somebody else speaks: the venue, the simulator about the program.
};
struct Judged {
    std::string_view file; ///< A folder ends with '/'.
    std::string_view
        text; ///< The literal as the source has it, adjacent ones joined. Empty: all of them.
    Why why = Why::Name;
    std::string_view reason;
};
/// Every use of a claim word in core, app and ui. What is not here must be said by a claim.
[[nodiscard]] const std::vector<Judged>& judgedTexts();

/// A string literal of C++ source; adjacent ones are one. Comments and includes are none.
struct Literal {
    int line = 0;
    std::string text;
};
[[nodiscard]] std::vector<Literal> literalsOf(std::string_view source);

/// The sentence without the parts that were judged to claim nothing, and without what is quoted of others.
[[nodiscard]] std::string withoutJudged(std::string sentence);

} // namespace holdfast::test
