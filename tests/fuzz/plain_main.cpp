// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: fuzz_TARGET FOLDER [MUTATIONS [SEED]]
// Gives the target every file of the folder, and then so many changed ones: bytes flipped, cut out, put
// in, doubled, numbers and words swapped, two files crossed. The same every time. What libFuzzer does
// without its coverage, so that every build can do it.
#include "tests/fuzz/fuzz_check.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

std::string read(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

class Mutator {
public:
    Mutator(std::vector<std::string> corpus, std::uint64_t seed)
        : m_corpus{std::move(corpus)}
        , m_random{seed}
    {
    }
    std::string next()
    {
        std::string text = m_corpus.at(upTo(m_corpus.size()));
        for (std::size_t n = 1 + upTo(4); n > 0; --n)
            change(text);
        return text;
    }

private:
    std::size_t upTo(std::size_t end) { return static_cast<std::size_t>(m_random() % end); }
    void change(std::string& text)
    {
        static constexpr std::array<const char*, 20> kTokens{
            "null", "true", "\"\"",  "{}",
            "[]",   "[[",   "1e400", "-1",
            "0",    "\"",   "\\",    "\\u0000",
            "NaN",  ",,",   ":",     "99999999999999999999999999999999999999999",
            "\n",   "\xff", "\r\n",  "0.00000000000000000000000000000000000001"};
        const std::size_t at = upTo(text.size() + 1);
        const std::size_t length =
            text.empty() ? 0 : 1 + upTo(std::min<std::size_t>(16, text.size()));
        switch (upTo(8)) {
        case 0:
            if (!text.empty()) text[at % text.size()] = static_cast<char>(upTo(256));
            return;
        case 1: text.erase(at, length); return;
        case 2: text.insert(at, kTokens.at(upTo(kTokens.size()))); return;
        case 3: text.insert(at, text.substr(at, length)); return;
        case 4: text.resize(at); return;
        case 5: { // a number or word becomes another token
            const auto begin = text.find_first_of("0123456789abcdefghijklmnopqrstuvwxyz", at);
            if (begin == std::string::npos) return;
            const auto end = text.find_first_not_of(
                "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_", begin);
            text.replace(begin, end == std::string::npos ? end : end - begin,
                         kTokens.at(upTo(kTokens.size())));
            return;
        }
        case 6: { // the rest of another file
            const std::string& other = m_corpus.at(upTo(m_corpus.size()));
            text = text.substr(0, at) + other.substr(upTo(other.size() + 1));
            return;
        }
        default: { // a quoted part taken elsewhere
            const auto begin = text.find('"', at);
            if (begin == std::string::npos) return;
            const auto end = text.find('"', begin + 1);
            if (end == std::string::npos) return;
            text.insert(upTo(text.size() + 1), text.substr(begin, end - begin + 1));
            return;
        }
        }
    }

    std::vector<std::string> m_corpus;
    std::mt19937_64 m_random;
};

/// The text the target has, for the one moment in which it matters.
const std::string* given = nullptr;
void tellWhatDidIt(int)
{
    if (!given) return;
    static constexpr const char* kFile = "fuzz-failure.bin";
    std::ofstream{kFile, std::ios::binary} << *given;
    std::cerr << "the text that did it is in " << kFile << '\n';
}

void give(const std::string& text)
{
    given = &text;
    // A copy of exact size, so that a sanitizer sees a read past the end.
    const std::vector<std::uint8_t> bytes{text.begin(), text.end()};
    static_cast<void>(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()));
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::cerr << "usage: " << argv[0] << " FOLDER [MUTATIONS [SEED]]\n";
        return 64;
    }
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator{argv[1]})
        if (entry.is_regular_file()) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    if (paths.empty()) {
        std::cerr << argv[1] << ": no files\n";
        return 1;
    }
    std::vector<std::string> corpus;
    for (const auto& path : paths)
        corpus.push_back(read(path));
    std::signal(SIGABRT, tellWhatDidIt);
    const unsigned long mutations = argc > 2 ? std::stoul(argv[2]) : 0;
    for (const std::string& text : corpus)
        give(text);
    Mutator mutator{corpus, argc > 3 ? std::stoul(argv[3]) : 20261127};
    for (unsigned long i = 0; i < mutations; ++i)
        give(mutator.next());
    std::cout << "FIGURE " << std::filesystem::path{argv[0]}.filename().string()
              << " inputs = " << corpus.size() + mutations << " texts\n";
    return 0;
}
