// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "advice/forecast.h"
#include "contract/change.h"

namespace anarchy {

/// How much speaks against a value. The heaviest comes first.
enum class WarningLevel {
    Problem, ///< it will do harm
    Caution, ///< it costs something, or may do harm
    Note, ///< it has no effect, or a later one than expected
};

QString warningLevelText(WarningLevel level); ///< "Caution"
const char *warningLevelName(WarningLevel level); ///< "caution", for scripts

/// What is to be said against values that are each allowed but do not go together, or not with what the link was seen
/// to do.
struct SettingWarning {
    QString id; ///< stable: "ring-below-product"
    WarningLevel level = WarningLevel::Note;
    QList<int> fields; ///< enum anarchy_parameter: the values that it comes from
    QString text; ///< whole sentences, with numbers

    bool operator==(const SettingWarning &) const = default;
};

/// What the rules say about values on the link that was seen, the heaviest first, then in the order of the rules. A
/// pure function; what is not known sets off nothing.
QList<SettingWarning> settingWarnings(const ParameterValues &values, const Observation &seen);

/// Only what comes from a value that `change` changes: of the others the advisor speaks.
QList<SettingWarning> changeWarnings(const Change &change, const Observation &seen);

/// Every rule's id, in order.
QStringList settingWarningIds();

} // namespace anarchy
