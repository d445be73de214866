// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

#include "advice/observation.h"
#include "contract/change.h"

namespace anarchy {

/// How much a finding matters. The most serious comes first.
enum class Severity {
    Problem, ///< something goes wrong
    Improvement, ///< it works, and could work better
    Note, ///< worth knowing
};

/// How sure a finding is. What the driver or a file states is High. What was measured is High from a minute on if it
/// passes its threshold by half, Low in the first twenty seconds or if it is less than a tenth past it, else Medium.
/// What was counted is High from ten on, Low below three, else Medium.
enum class Confidence { Low, Medium, High };

QString severityText(Severity severity); ///< "Problem"
const char *severityName(Severity severity); ///< "problem", for scripts
QString confidenceText(Confidence confidence); ///< "high confidence"
const char *confidenceName(Confidence confidence); ///< "high"

/// Something that could be better about a link, or is worth knowing.
struct Finding {
    QString id; ///< stable: "latency-queueing"
    Severity severity = Severity::Note;
    Confidence confidence = Confidence::Low;
    QString title; ///< one sentence without its full stop
    QStringList evidence; ///< a statement each, with numbers and units
    QString reason; ///< why that matters, in plain words
    QString source; ///< where the reasoning comes from
    QString advice; ///< what to do
    std::optional<Change> fix; ///< parameters that may help; to be applied on trial
    QString expectation; ///< what the fix should do; empty without one
    TimeSpan span; ///< that was looked at
    bool isMeasured = false; ///< it shows in the plots of that span

    bool operator==(const Finding &) const = default;
};

/// What the rules say about an observation: the most serious first, then the surest, then in the order of the rules.
/// Deterministic, and looks at nothing else.
/// \param standing ids of the findings that stood before: they go only when things are clearly better, so that a value
/// that hovers around its threshold does not make a finding come and go
std::vector<Finding> advise(const Observation &observation, const QStringList &standing = {});

/// Every rule's id, in order.
QStringList adviceIds();

/// What was looked at, for "nothing found": a statement each, with what was not known.
QStringList checkedTexts(const Observation &observation);

/// A link has to be watched for so long before what it does is judged, seconds.
inline constexpr double leastMeasuredSeconds = 10;

/// "set ring_buffer_size=512 --trial 15": the command that tries a change.
QString trialCommand(const Change &change);

} // namespace anarchy
