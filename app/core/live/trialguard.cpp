// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/trialguard.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "base/units.h"

namespace anarchy {

namespace {

constexpr qint64 beforeNs = 60'000'000'000;

struct TrialGuardText {
    Q_DECLARE_TR_FUNCTIONS(TrialGuard)
};

} // namespace

void TrialGuard::clear()
{
    const int tolerated = m_tolerated;
    *this = {};
    m_tolerated = tolerated;
}

void TrialGuard::add(const Sample &sample)
{
    // Counters that fell belong to a module that was loaded anew.
    const quint64 errors = m_total && sample.errorTotal >= *m_total ? sample.errorTotal - *m_total : 0;
    m_total = sample.errorTotal;
    m_up = sample.state == ANARCHY_LINK_UP;
    if (m_running) {
        m_errors += errors;
        checkErrors(sample);
        checkLink(m_up, sample.timeNs);
        return;
    }
    m_before.push_back({sample.timeNs, static_cast<double>(sample.intervalNs) / 1e9, errors});
    while (m_before.front().timeNs < sample.timeNs - beforeNs)
        m_before.pop_front();
}

void TrialGuard::addNothing(qint64 nowNs)
{
    m_up = false;
    if (m_running)
        checkLink(false, nowNs);
}

void TrialGuard::begin(qint64 nowNs)
{
    m_running = true;
    m_wasUp = m_up;
    m_beganNs = nowNs;
    m_errors = 0;
    m_downSinceNs.reset();
    m_harm.clear();
}

// The most errors in any stretch of so many seconds before the trial.
quint64 TrialGuard::mostBefore(double seconds) const
{
    quint64 most = 0;
    quint64 sum = 0;
    double length = 0;
    auto first = m_before.begin();
    for (const Entry &last : m_before) {
        sum += last.errors;
        length += last.seconds;
        while (length - first->seconds >= seconds) {
            sum -= first->errors;
            length -= first->seconds;
            ++first;
        }
        most = std::max(most, sum);
    }
    return most;
}

void TrialGuard::checkErrors(const Sample &sample)
{
    if (!m_tolerated || m_errors <= static_cast<quint64>(m_tolerated) || !m_harm.isEmpty())
        return;
    const double elapsed
        = std::max(static_cast<double>(sample.timeNs - m_beganNs), static_cast<double>(sample.intervalNs)) / 1e9;
    double secondsBefore = 0;
    double errorsBefore = 0;
    double squares = 0;
    for (const Entry &entry : m_before) {
        secondsBefore += entry.seconds;
        errorsBefore += static_cast<double>(entry.errors);
        squares += static_cast<double>(entry.errors) * static_cast<double>(entry.errors);
    }
    // Of errors that come n at a time, the variance is n times the mean.
    const double atATime = errorsBefore > 0 ? squares / errorsBefore : 1;
    const double rate
        = secondsBefore > 0 ? (errorsBefore + 1 + 2 * std::sqrt(atATime * (errorsBefore + 1))) / secondsBefore : 0;
    const double expected = rate * elapsed + 3 * std::sqrt(atATime * rate * elapsed);
    const double usual = std::max(expected, static_cast<double>(mostBefore(elapsed)));
    if (static_cast<double>(m_errors) <= usual + m_tolerated)
        return;
    m_harm = TrialGuardText::tr("%1 errors in %2, where there had been %3 in %4")
                 .arg(countText(m_errors), durationQuantity(elapsed * 1e9).text(),
                      countText(static_cast<quint64>(errorsBefore)), durationQuantity(secondsBefore * 1e9).text());
}

void TrialGuard::checkLink(bool up, qint64 timeNs)
{
    if (up) {
        m_downSinceNs.reset();
        return;
    }
    if (!m_wasUp || !m_harm.isEmpty())
        return;
    if (!m_downSinceNs)
        m_downSinceNs = timeNs;
    if (timeNs - *m_downSinceNs >= downForNs)
        m_harm = TrialGuardText::tr("the link went down");
}

} // namespace anarchy
