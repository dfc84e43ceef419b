#include "report/html_log.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "report/comparison_text.hpp"
#include "report/explanations.hpp"
#include "report/finding_excerpt.hpp"
#include "report/finding_loss.hpp"
#include "report/html_charts.hpp"
#include "report/html_text.hpp"
#include "report/lost_text.hpp"
#include "report/plan_text.hpp"
#include "report/remedy_text.hpp"
#include "report/verdict_text.hpp"
#include "report/xml_text.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// Findings that are open when the page is.
constexpr std::uint64_t open_findings_max = 20;
constexpr std::size_t intact_runs_max = 20;

std::string heading(const std::string& text) { return "<h3>" + xml_text(text) + "</h3>\n"; }

std::string row(const std::string& name, const std::string& value) {
  return "<div><dt>" + name + "</dt><dd>" + xml_text(value) + "</dd></div>\n";
}

/// A table of rows, which are HTML already.
std::string table(const std::string& head, const std::string& rows) {
  return "<div class=\"wide\"><table>\n<thead><tr>" + head + "</tr></thead>\n<tbody>\n" + rows +
         "</tbody>\n</table></div>\n";
}

std::string sums_text(const std::string& title, const std::string& meaning,
                      const LossLedger::Sums& kinds) {
  if (kinds.empty()) return {};
  std::string rows;
  for (const auto& [kind, costless] : kinds) {
    const Explanation* const explanation = find_explanation(name(kind));
    rows += "<tr><td>" + xml_text(name(kind)) + "</td><td>" + std::to_string(costless.findings) +
            "</td><td>" + std::to_string(costless.bytes) + "</td><td>" +
            (explanation == nullptr ? "" : xml_text(explanation->summary)) + "</td></tr>\n";
  }
  return heading(title) + "<p>" + xml_text(meaning) + "</p>\n" +
         table("<th>Kind</th><th>Findings</th><th>Bytes</th><th>What it is</th>", rows);
}

/// The intact records in a finding.
std::string intact_text(const Finding& damage) {
  if (damage.intact.empty()) return {};
  std::string text = "<p>Intact in it: ";
  for (std::size_t i = 0; i < std::min(damage.intact.size(), intact_runs_max); ++i) {
    const IntactRun& run = damage.intact[i];
    text.append(i == 0 ? "" : "; ")
        .append(xml_text(records_text({{.first = run.first_sequence_number,
                                        .last = run.first_sequence_number + (run.count - 1)}}) +
                         " at byte " + offset_text(run.byte_offset) + ", " +
                         std::string(name(run.relation))));
  }
  if (damage.intact.size() > intact_runs_max) {
    text += "; and " + count_text(damage.intact.size() - intact_runs_max, "more run");
  }
  return text + "</p>\n";
}

}  // namespace

HtmlLog::HtmlLog(std::string id, ByteSource& source, std::uint64_t size)
    : id_(std::move(id)),
      source_(&source),
      map_(size, html_cells),
      profile_(size, html_cells),
      finding_of_cell_(html_cells) {}

std::string HtmlLog::id_of(std::uint64_t finding) const {
  return id_ + "-finding-" + std::to_string(finding);
}

Result<void> HtmlLog::add(const Finding& damage, Novelty novelty, bool in_full) {
  ++count_;
  map_.mark(damage);
  next_step_.add(damage);
  ledger_.add(damage, count_);
  is_short_ = is_short_ || damage.kind == DamageKind::short_log;
  number_doubtful_ = number_doubtful_ || damage.number_doubtful;
  const bool known = novelty == Novelty::known;
  known_ += known ? 1 : 0;
  if (!in_full) {
    ++counted_[static_cast<std::size_t>(damage.kind)];
    return {};
  }
  full_ = count_;
  lead_from_map(damage);
  const auto excerpt = finding_excerpt(*source_, damage, {.color = true});
  if (!excerpt) return excerpt.error();
  // A link opens what is closed around the place that it leads to.
  findings_ +=
      "<details class=\"finding\"" + std::string(count_ <= open_findings_max ? " open" : "") +
      ">\n<summary>" + std::to_string(count_) + ". <b class=\"" +
      (is_unacknowledged_tail(damage) ? "torn" : "corrupt") + "\">" + xml_text(name(damage.kind)) +
      "</b> " + xml_text(place_text(damage.byte_offset, damage.length)) +
      (known ? ", in the baseline" : "") + "</summary>\n<p id=\"" + id_of(count_) + "\">" +
      xml_text(printable_message(describe(damage))) +
      "</p>\n<p>Lost: " + xml_text(finding_loss_text(damage)) + "</p>\n" + intact_text(damage) +
      (excerpt->empty() ? "" : "<pre>" + html_lines(*excerpt) + "</pre>\n") + "</details>\n";
  return {};
}

void HtmlLog::lead_from_map(const Finding& damage) {
  if (map_.bytes() == 0) return;
  std::uint64_t& first =
      finding_of_cell_[cell_of(damage.byte_offset, map_.bytes(), finding_of_cell_.size())];
  if (first == 0) first = count_;
}

void HtmlLog::plan(const RepairPlan& plan, const LogCircumstances& circumstances,
                   const RepairWording& wording) {
  ledger_.add(plan);
  if (circumstances.in_use) {
    steps_ = "<p>" +
             xml_text("The log is in use: " + printable_message(*circumstances.in_use) +
                      ". Stop what works on it before anything is changed; it may differ from "
                      "this page by now.") +
             "</p>\n";
  }
  // The plan knows nothing of an end that the log was said to reach.
  const bool has_least = plan.least_loss && !plan.steps.empty() && !is_short_;
  if (has_least) {
    const std::string log = log_in_commands(plan, circumstances);
    std::string commands;
    if (circumstances.container) {
      commands = printable_message(unpacking_command(*circumstances.container, plan.path)) + " > " +
                 log + "\n";
    }
    commands += printable_message(least_loss_command(*plan.least_loss, log));
    steps_ += "<p>" + xml_text(least_loss_words(*plan.least_loss)) + ":</p>\n<pre>" +
              xml_text(commands) + "</pre>\n";
  }
  plan_ =
      "<details" + std::string(has_least ? "" : " open") + ">\n<summary>What <code>" +
      xml_text("aerowal repair " +
               (plan.path == "-" ? "LOG" : printable_message(shell_quoted(plan.path)))) +
      "</code> plans</summary>\n" +
      (is_short_ ? "<p>Of the log as it is, not knowing that it must reach further.</p>\n" : "") +
      "<pre>" + xml_text(wrapped(preview_text(plan, circumstances, wording), 0)) +
      "</pre>\n</details>\n";
}

std::string HtmlLog::text(const ScanSummary& summary, const LogComparison& comparison) const {
  std::string html = "<p>" +
                     xml_text(verdict_text(
                         source_->name(), summary,
                         {.known_findings = known_, .number_doubtful = number_doubtful_}, false)) +
                     "</p>\n";
  if (summary.strict_error) {
    const std::string line = aerodb_line(*summary.strict_error);
    html +=
        line.empty()
            ? "<p>AeroDB's reader takes what is first wrong here; no AeroDB wrote it.</p>\n"
            : "<p>AeroDB stops with:</p>\n<pre>" + xml_text(printable_message(line)) + "</pre>\n";
  }
  html += figures(summary) + html_prose(comparison_text(comparison)) + map();
  if (summary.findings != 0) {
    html += next_steps() + losses(summary) +
            sums_text("What is here, but not read",
                      "These findings hold intact records that the log as it stands does not have. "
                      "They are not lost, unless a repair drops them.",
                      ledger_.unread()) +
            sums_text("What is harmless",
                      "With these findings nothing is lost that was acknowledged, as far as the "
                      "bytes show.",
                      ledger_.harmless());
  }
  const std::string charts = html_sizes(profile_, map_) + html_types(profile_, map_);
  if (!charts.empty()) html += heading("Records along the file") + charts;
  return html + findings();
}

std::string HtmlLog::figures(const ScanSummary& summary) const {
  std::string records = std::to_string(summary.records);
  if (summary.records != 0) {
    records += " (" +
               numbers_text({{.first = summary.first_sequence_number,
                              .last = summary.last_sequence_number}}) +
               ")";
  }
  std::string rows =
      row("Size", bytes_text(summary.size)) + row("Sound records", records) +
      row("Not sound", bytes_text(summary.damaged_bytes)) +
      row("Findings",
          std::to_string(summary.findings) +
              (known_ == 0 ? "" : ", of which a baseline has " + std::to_string(known_))) +
      row("Known to be lost",
          count_text(summary.lost_records, "acknowledged record") +
              (number_doubtful_ ? std::string(", ") + doubtful_number_text : ""));
  if (summary.in_progress_bytes != 0) {
    rows += row("In progress", bytes_text(summary.in_progress_bytes) +
                                   " of a record that was being written at the end");
  }
  return "<dl>\n" + rows + "</dl>\n";
}

std::string HtmlLog::map() const {
  return html_map(map_, [this](const FileMap::Run& run) -> std::string {
    const auto first =
        std::find_if(finding_of_cell_.begin() + static_cast<std::ptrdiff_t>(run.begin),
                     finding_of_cell_.begin() + static_cast<std::ptrdiff_t>(run.end),
                     [](std::uint64_t finding) { return finding != 0; });
    if (first == finding_of_cell_.begin() + static_cast<std::ptrdiff_t>(run.end)) return {};
    return id_of(*first);
  });
}

std::string HtmlLog::next_steps() const {
  return heading("What to run next") + steps_ + html_prose(next_step_.text(*source_)) + plan_;
}

std::string HtmlLog::losses(const ScanSummary& summary) const {
  std::string html = heading("What is lost");
  if (ledger_.rows().empty()) return html + "<p>Nothing that is known to be acknowledged.</p>\n";
  std::string rows;
  for (const LossLedger::Row& row : ledger_.rows()) {
    const std::string kind = xml_text(name(row.kind));
    rows +=
        "<tr><td>" + xml_text(row.records) + "</td><td class=\"lines\">" + xml_text(row.documents) +
        "</td><td>" + row.final_state + "</td><td>" +
        (row.finding <= full_ ? "<a href=\"#" + id_of(row.finding) + "\">" + kind + "</a>" : kind) +
        "</td></tr>\n";
  }
  html += "<p>As the log stands, " +
          xml_text(count_text(summary.lost_records, "acknowledged record")) +
          (summary.lost_records == 1 ? " is" : " are") +
          " known to be lost. What a repair brings back, its plan says.</p>\n" +
          table("<th>Records</th><th>Documents</th><th>The final state</th><th>Finding</th>", rows);
  if (ledger_.other_rows() != 0) {
    html += "<p>And " + xml_text(count_text(ledger_.other_rows(), "more finding")) +
            "; <code>aerowal verify --json</code> lists all of them.</p>\n";
  }
  return html;
}

std::string HtmlLog::findings() const {
  if (count_ == 0) return {};
  std::string html = heading("Findings") + findings_;
  std::string others;
  for (std::size_t i = 0; i < counted_.size(); ++i) {
    if (counted_[i] == 0) continue;
    others += std::string(others.empty() ? "" : ", ") + std::to_string(counted_[i]) + " " +
              std::string(name(static_cast<DamageKind>(i)));
  }
  if (others.empty()) return html;
  return html + "<p>And more: " + xml_text(others) +
         "; <code>aerowal verify --json</code> lists all of them.</p>\n";
}

}  // namespace aerowal::cli
