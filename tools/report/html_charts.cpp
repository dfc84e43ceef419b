#include "report/html_charts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "report/xml_text.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t chart_height = 100;  // units

std::string number(double value) {
  std::array<char, 40> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.4g", value);
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string picture(std::size_t height, const char* kind, const std::string& said,
                    const std::string& shapes) {
  return std::string("<svg class=\"") + kind + "\" viewBox=\"0 0 " + std::to_string(html_cells) +
         " " + std::to_string(height) +
         "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" + xml_text(said) + "\">" +
         shapes + "</svg>\n";
}

const char* kind_of(FileMap::Cell cell) {
  switch (cell) {
    case FileMap::Cell::sound:
      return "sound";
    case FileMap::Cell::torn:
      return "torn";
    case FileMap::Cell::damaged:
      return "damaged";
  }
  return "";
}

/// `top`: above it nothing is drawn.
std::string rectangle(const FileMap::Run& run, std::size_t top, std::size_t height) {
  return std::string("<rect class=\"") + kind_of(run.cell) + "\" x=\"" + std::to_string(run.begin) +
         "\" y=\"" + std::to_string(top) + "\" width=\"" + std::to_string(run.end - run.begin) +
         "\" height=\"" + std::to_string(height - top) + "\"/>";
}

/// What is behind a chart.
std::string damage_shapes(const FileMap& map) {
  std::string shapes;
  for (const FileMap::Run& run : map.runs()) {
    if (run.cell == FileMap::Cell::sound) continue;
    shapes += rectangle(run, 0, chart_height);
  }
  return shapes;
}

/// Bars, one for each cell, between two heights from 0 to 1.
class Bars {
 public:
  void add(std::size_t cell, double low, double high) {
    const double bottom = chart_height * (1 - low);
    const double height = chart_height * (high - low);
    path_ += "M" + std::to_string(cell) + " " + number(bottom) + "v" + number(-height) + "h1v" +
             number(height) + "z";
  }

  [[nodiscard]] std::string shape(const char* kind) const {
    return std::string("<path class=\"") + kind + "\" d=\"" + path_ + "\"/>";
  }

 private:
  std::string path_;
};

std::string legend_entry(const char* kind, const std::string& text) {
  return std::string("<span class=\"entry\"><span class=\"key ") + kind + "\"></span>" +
         xml_text(text) + "</span> ";
}

std::string figure(const std::string& content, const std::string& caption) {
  return "<figure>\n" + content + "<figcaption>" + caption + "</figcaption>\n</figure>\n";
}

/// From the power of ten below the shortest record to the one above the longest.
struct LogarithmicScale {
  explicit LogarithmicScale(const LogProfile& profile)
      : low(std::floor(std::log10(profile.shortest()))),
        high(std::max(std::ceil(std::log10(profile.all().longest)), low + 1)) {}

  [[nodiscard]] double place_of(double size) const {
    return (std::log10(size) - low) / (high - low);
  }

  double low;
  double high;
};

double mean_of(const LogProfile::Cell& cell) {
  return static_cast<double>(cell.bytes) / static_cast<double>(cell.records());
}

std::string power_of_ten(double exponent) {
  return bytes_text(static_cast<std::uint64_t>(std::llround(std::pow(10.0, exponent))));
}

}  // namespace

std::string html_map(const FileMap& map,
                     const std::function<std::string(const FileMap::Run&)>& target_of) {
  static constexpr std::size_t height = 10;
  std::string shapes;
  for (const FileMap::Run& run : map.runs()) {
    const std::size_t top = run.cell == FileMap::Cell::sound  ? 4
                            : run.cell == FileMap::Cell::torn ? 2
                                                              : 0;
    const std::string shape = rectangle(run, top, height);
    const std::string target = target_of(run);
    if (target.empty()) {
      shapes += shape;
    } else {
      shapes.append("<a href=\"#").append(target).append("\">").append(shape).append("</a>");
    }
  }
  return figure(picture(height, "map", "The file from its first byte to its last", shapes),
                legend_entry("sound", "sound") + legend_entry("damaged", "damaged") +
                    legend_entry("torn", "what a crash leaves"));
}

std::string html_sizes(const LogProfile& profile, const FileMap& map) {
  if (profile.all().records() == 0) return {};
  const LogarithmicScale scale(profile);
  Bars means;
  Bars longest;
  for (std::size_t i = 0; i < profile.cells().size(); ++i) {
    const LogProfile::Cell& cell = profile.cells()[i];
    if (cell.records() == 0) continue;
    means.add(i, 0, scale.place_of(mean_of(cell)));
    longest.add(i, scale.place_of(mean_of(cell)), scale.place_of(cell.longest));
  }
  std::string lines;
  for (double power = scale.low + 1; power < scale.high; ++power) {
    const std::string y =
        number(chart_height * (1 - (power - scale.low) / (scale.high - scale.low)));
    lines += "<path class=\"grid\" d=\"M0 " + y + "h" + std::to_string(html_cells) + "\"/>";
  }
  const std::string said =
      "Record sizes along the file: from " + bytes_text(profile.shortest()) + " to " +
      bytes_text(profile.all().longest) + ", on average " +
      bytes_text(static_cast<std::uint64_t>(std::llround(mean_of(profile.all()))));
  return figure(
      picture(chart_height, "chart", said,
              damage_shapes(map) + means.shape("mean") + longest.shape("longest") + lines),
      legend_entry("mean", "mean") + legend_entry("longest", "longest") +
          xml_text(said + ". The scale goes from " + power_of_ten(scale.low) + " to " +
                   power_of_ten(scale.high) + ", a line for each power of ten."));
}

std::string html_types(const LogProfile& profile, const FileMap& map) {
  static constexpr std::array types{RecordType::insert, RecordType::update, RecordType::delete_};
  static constexpr std::array kinds{"insert", "update", "delete"};
  const std::uint64_t all = profile.all().records();
  if (all == 0) return {};
  std::array<Bars, types.size()> bars;
  for (std::size_t i = 0; i < profile.cells().size(); ++i) {
    const LogProfile::Cell& cell = profile.cells()[i];
    const auto records = static_cast<double>(cell.records());
    double low = 0;
    for (std::size_t type = 0; type < types.size(); ++type) {
      if (cell.types[type] == 0) continue;
      const double share = static_cast<double>(cell.types[type]) / records;
      bars[type].add(i, low, low + share);
      low += share;
    }
  }
  std::string shapes = damage_shapes(map);
  std::string legend;
  for (std::size_t type = 0; type < types.size(); ++type) {
    shapes += bars[type].shape(kinds[type]);
    legend += legend_entry(kinds[type], std::string(name(types[type])) + " " +
                                            std::to_string(profile.all().types[type]));
  }
  return figure(picture(chart_height, "chart", "Types of records along the file", shapes),
                legend + "The share of each type along the file.");
}

}  // namespace aerowal::cli
