#include "store/donor_gap.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace aerowal;

using Verdict = DonorGap::Verdict;

constexpr AgreementPoint no_point{};
constexpr AgreementPoint agrees_at_1{.agreement = Agreement::agrees, .number = 1};
constexpr AgreementPoint differs_at_1{.agreement = Agreement::differs, .number = 1};
constexpr AgreementPoint differs_at_9{.agreement = Agreement::differs, .number = 9};
constexpr AgreementPoint agrees_at_9{.agreement = Agreement::agrees, .number = 9};

/// What each donor has of the numbers from 2 on: a letter for each content, a blank for nothing.
std::vector<DonorGap::Number> numbers_of(const std::vector<std::string>& donors) {
  std::vector<DonorGap::Number> numbers;
  for (std::size_t i = 0; i < donors.front().size(); ++i) {
    DonorGap::Number number{.number = i + 2};
    for (std::size_t donor = 0; donor < donors.size(); ++donor) {
      const char content = donors[donor][i];
      if (content == ' ') continue;
      number.offers.push_back(
          {.donor = donor, .content = static_cast<std::uint32_t>(content - 'a')});
    }
    if (!number.offers.empty()) numbers.push_back(std::move(number));
  }
  return numbers;
}

/// A letter for what is taken of each number, ! for a conflict, ? where none can be compared, - for
/// nothing.
std::string decided(std::vector<DonorGap::Number> numbers, std::vector<AgreementPoint> below,
                    std::vector<AgreementPoint> above) {
  DonorGap gap(std::move(numbers), std::move(below), std::move(above));
  std::string text;
  for (const DonorGap::Number& number : gap.decide()) {
    switch (number.verdict) {
      case Verdict::undecided:
        text += '-';
        break;
      case Verdict::taken:
        text += static_cast<char>('a' + number.offers[number.taken].content);
        break;
      case Verdict::in_conflict:
        text += '!';
        break;
      case Verdict::unsupported:
        text += '?';
        break;
    }
  }
  return text;
}

TEST_CASE("donor gap: between records that agree all is taken, of any donor") {
  CHECK(decided(numbers_of({"a a", " a "}), {agrees_at_1, agrees_at_1},
                {agrees_at_9, agrees_at_9}) == "aaa");
}

TEST_CASE("donor gap: one side is enough where nothing is on the other") {
  CHECK(decided(numbers_of({"aaa"}), {agrees_at_1}, {no_point}) == "aaa");
  CHECK(decided(numbers_of({"aaa"}), {no_point}, {agrees_at_9}) == "aaa");
}

TEST_CASE("donor gap: nothing is taken next to another record, or where none can be compared") {
  CHECK(decided(numbers_of({"aaa"}), {agrees_at_1}, {differs_at_9}) == "---");
  CHECK(decided(numbers_of({"aaa"}), {no_point}, {no_point}) == "???");
}

TEST_CASE("donor gap: a donor that has parted from the log below does not meet it again") {
  auto numbers = numbers_of({"aaa"});
  numbers[0].offers[0].with_log = Agreement::agrees;
  CHECK(decided(numbers, {differs_at_1}, {no_point}) == "---");
  CHECK(decided(numbers, {no_point}, {differs_at_9}) == "a--");
  // Nor does it stand in the way of one that has not.
  CHECK(decided(numbers_of({"aaa", "bbb"}), {differs_at_1, agrees_at_1}, {no_point, no_point}) ==
        "bbb");
}

TEST_CASE("donor gap: two donors without a record to compare vouch for each other") {
  CHECK(decided(numbers_of({"aaa", " a "}), {no_point, no_point}, {no_point, no_point}) == "aaa");
}

TEST_CASE("donor gap: what may be in a document is not taken, but contradicts") {
  auto numbers = numbers_of({"aa", "bb"});
  for (DonorGap::Number& number : numbers) number.offers[1].in_document = true;
  CHECK(decided(numbers, {agrees_at_1, agrees_at_1}, {no_point, no_point}) == "!!");
  numbers = numbers_of({"aa"});
  for (DonorGap::Number& number : numbers) number.offers[0].in_document = true;
  CHECK(decided(numbers, {agrees_at_1}, {agrees_at_9}) == "??");
}

TEST_CASE("donor gap: what is left counts less than many records above") {
  auto numbers = numbers_of({"aa"});
  numbers[0].offers[0].with_log = Agreement::differs;
  CHECK(decided(numbers, {no_point}, {agrees_at_9}) == "!!");
  AgreementPoint certain = agrees_at_9;
  certain.is_certain = true;
  CHECK(decided(numbers, {no_point}, {certain}) == "aa");
}

TEST_CASE("donor gap: what is given counts as the log's") {
  // The second one parts from the first at 5.
  CHECK(decided(numbers_of({"a aa", "aaab"}), {agrees_at_1, agrees_at_1},
                {agrees_at_9, differs_at_9}) == "aaaa");
}

TEST_CASE("donor gap: donors that part are in conflict from where they last agreed") {
  CHECK(decided(numbers_of({"aa a a", "aa bb "}), {agrees_at_1, agrees_at_1},
                {no_point, no_point}) == "aa!!!");
  // With the log on both sides of one of them, the other one is wrong.
  CHECK(decided(numbers_of({"aaaa", "aabb"}), {agrees_at_1, agrees_at_1},
                {agrees_at_9, no_point}) == "aaaa");
}

TEST_CASE("donor gap: a donor of which nothing is known can contradict") {
  CHECK(decided(numbers_of({"aaa", "  b"}), {agrees_at_1, no_point}, {no_point, no_point}) ==
        "!!!");
}

TEST_CASE("donor gap: who has the same record as one of another history is of that too") {
  CHECK(decided(numbers_of({"aaa ", "  aa"}), {agrees_at_1, agrees_at_1},
                {differs_at_9, no_point}) == "----");
}

TEST_CASE("donor gap: who agrees above is of the log's history, whoever parted from it later") {
  CHECK(decided(numbers_of({"aa", "ab"}), {no_point, no_point}, {agrees_at_9, differs_at_9}) ==
        "aa");
  CHECK(decided(numbers_of({" aa", "aab"}), {no_point, agrees_at_1}, {agrees_at_9, differs_at_9}) ==
        "aaa");
}

TEST_CASE("donor gap: what is left of a record puts another one in doubt") {
  auto numbers = numbers_of({"aaa"});
  numbers[1].offers[0].with_log = Agreement::differs;
  CHECK(decided(numbers, {agrees_at_1}, {no_point}) == "!!!");
  CHECK(decided(numbers, {no_point}, {agrees_at_9}) == "!!!");
  // Where another one fits, that is meant.
  auto both = numbers_of({"aaa", "abb"});
  both[1].offers[0].with_log = Agreement::differs;
  both[1].offers[1].with_log = Agreement::fits;
  CHECK(decided(both, {agrees_at_1, agrees_at_1}, {no_point, no_point}) == "abb");
  // But not between two that agree.
  CHECK(decided(numbers, {agrees_at_1}, {agrees_at_9}) == "aaa");
  numbers[1].offers[0].with_log = Agreement::agrees;
  CHECK(decided(numbers, {no_point}, {no_point}) == "aaa");
  // Two donors with the same record are more than what damage left.
  numbers = numbers_of({"aaa", "aaa"});
  for (DonorOffer& offer : numbers[1].offers) offer.with_log = Agreement::differs;
  CHECK(decided(numbers, {agrees_at_1, agrees_at_1}, {agrees_at_9, agrees_at_9}) == "aaa");
}

}  // namespace
