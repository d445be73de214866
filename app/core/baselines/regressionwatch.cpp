// SPDX-License-Identifier: GPL-3.0-or-later
#include "baselines/regressionwatch.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/measurementcodec.h"

namespace anarchy {

ComparisonOptions RegressionWatchOptions::strict()
{
    ComparisonOptions options;
    options.falseAlarms = 0.002;
    options.negligible = 0.05;
    options.resamples = 10'000; // enough to tell such a level apart
    return options;
}

RegressionWatch::RegressionWatch(Options options)
    : m_options(options)
{
}

void RegressionWatch::setBaseline(Measurement baseline)
{
    const quint64 beginning = m_beginning + 1;
    *this = RegressionWatch(Options(m_options));
    m_beginning = beginning;
    m_baseline = std::move(baseline);
    if (!m_baseline.isEmpty())
        m_state = State::Gathering;
}

void RegressionWatch::interrupt()
{
    ++m_beginning;
    m_block.clear();
    m_seconds = 0;
    m_run.fill(0);
    m_wellRun = 0;
    if (m_state == State::Suspicious)
        m_state = State::Gathering;
}

double RegressionWatch::progress() const
{
    const double time = m_seconds / static_cast<double>(m_options.block.count());
    const double samples = static_cast<double>(m_block.size()) / m_options.comparison.fewestSamples;
    return std::clamp(std::min(time, samples), 0.0, 1.0);
}

std::optional<RegressionWatch::Block> RegressionWatch::add(const Sample &sample)
{
    if (m_baseline.isEmpty())
        return std::nullopt;
    if (sample.afterBreak)
        interrupt();
    const std::size_t before = m_block.size();
    m_block.add(sample);
    if (m_block.size() == before) // it had no rates
        return std::nullopt;
    if (before == 0)
        m_fromNs = sample.timeNs - sample.intervalNs;
    m_toNs = sample.timeNs;
    m_seconds += m_block.points().back().seconds;
    // Sums of many intervals end a little below what they add up to.
    if (progress() < 1 - 1e-9)
        return std::nullopt;
    m_seconds = 0;
    return Block{{m_fromNs, m_toNs}, std::exchange(m_block, {}), m_baseline, m_options.comparison, m_beginning};
}

RegressionWatch::Compared RegressionWatch::Block::compared() const
{
    Compared result;
    result.span = span;
    result.measurement = measurement.merged((measurement.size() + samplesKept - 1) / samplesKept);
    result.comparison = Comparison::of(baseline, result.measurement, options);
    result.beginning = beginning;
    return result;
}

std::optional<RegressionWatch::Check> RegressionWatch::judge(Compared compared)
{
    if (compared.beginning != m_beginning)
        return std::nullopt;
    Check check{std::move(compared)};
    conclude(check);
    m_state = check.state;
    return check;
}

void RegressionWatch::conclude(Check &check)
{
    const auto verdict = [&](std::size_t i) { return check.comparison[static_cast<Quality>(i)].verdict; };
    const bool toldBefore = std::ranges::count(m_told, true) > 0;
    const bool judged = !check.comparison.loadDiffers()
        && (check.comparison.any(Verdict::Worse) || check.comparison.any(Verdict::Better)
            || check.comparison.any(Verdict::NoDifference));
    if (!judged) {
        m_run.fill(0);
        m_wellRun = 0;
        check.worse = m_told;
        check.state = toldBefore             ? State::Worse
            : check.comparison.loadDiffers() ? State::LoadDiffers
                                             : State::TooLittleData;
        return;
    }

    bool toldIsWorse = false;
    bool runs = false;
    bool anyWorse = false;
    for (std::size_t i = 0; i < m_run.size(); ++i) {
        const bool worse = verdict(i) == Verdict::Worse;
        m_run[i] = worse ? m_run[i] + 1 : 0;
        anyWorse |= worse;
        toldIsWorse |= worse && m_told[i];
        runs |= m_run[i] >= m_options.inARow;
    }
    m_wellRun = toldBefore && !toldIsWorse ? m_wellRun + 1 : 0;
    if (toldBefore && m_wellRun >= m_options.inARow) {
        m_told.fill(false);
        check.wellAgain = true;
    } else if (runs) {
        for (std::size_t i = 0; i < m_run.size(); ++i)
            m_told[i] = m_told[i] || m_run[i] >= m_options.inARow;
        check.tells = !toldBefore;
    }
    const bool told = std::ranges::count(m_told, true) > 0;
    check.worse = m_told;
    check.state = told ? State::Worse : anyWorse ? State::Suspicious : State::Well;
}

const char *watchStateName(RegressionWatch::State state)
{
    switch (state) {
    case RegressionWatch::State::Off:
        return "off";
    case RegressionWatch::State::Gathering:
        return "gathering";
    case RegressionWatch::State::Well:
        return "well";
    case RegressionWatch::State::Suspicious:
        return "suspicious";
    case RegressionWatch::State::Worse:
        return "worse";
    case RegressionWatch::State::LoadDiffers:
        return "load_differs";
    case RegressionWatch::State::TooLittleData:
        return "too_little_data";
    }
    return "unknown";
}

} // namespace anarchy
