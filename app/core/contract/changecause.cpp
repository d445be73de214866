// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/changecause.h"

#include <QCoreApplication>

#include <algorithm>

namespace anarchy {

namespace {
struct ChangeCauseText {
    Q_DECLARE_TR_FUNCTIONS(ChangeCause)
};
} // namespace

const char *changeOriginName(ChangeOrigin origin)
{
    switch (origin) {
    case ChangeOrigin::Manual:
        return "manual";
    case ChangeOrigin::Preset:
        return "preset";
    case ChangeOrigin::Profile:
        return "profile";
    case ChangeOrigin::Tuner:
        return "tuner";
    case ChangeOrigin::Advisor:
        return "advisor";
    case ChangeOrigin::CommandLine:
        return "command_line";
    case ChangeOrigin::AutomaticSwitch:
        return "automatic_switch";
    case ChangeOrigin::Undo:
        return "undo";
    case ChangeOrigin::ModuleLoad:
        return "module_load";
    case ChangeOrigin::OtherProgram:
        break;
    }
    return "other_program";
}

std::optional<ChangeOrigin> findChangeOrigin(QStringView name)
{
    const auto found = std::ranges::find_if(
        allChangeOrigins, [name](ChangeOrigin origin) { return name == QLatin1StringView(changeOriginName(origin)); });
    return found == allChangeOrigins.end() ? std::nullopt : std::optional(*found);
}

QString changeOriginText(ChangeOrigin origin)
{
    switch (origin) {
    case ChangeOrigin::Manual:
        return ChangeCauseText::tr("by hand");
    case ChangeOrigin::Preset:
        return ChangeCauseText::tr("preset");
    case ChangeOrigin::Profile:
        return ChangeCauseText::tr("profile");
    case ChangeOrigin::Tuner:
        return ChangeCauseText::tr("tuner");
    case ChangeOrigin::Advisor:
        return ChangeCauseText::tr("advisor");
    case ChangeOrigin::CommandLine:
        return ChangeCauseText::tr("command line");
    case ChangeOrigin::AutomaticSwitch:
        return ChangeCauseText::tr("automatic switch");
    case ChangeOrigin::Undo:
        return ChangeCauseText::tr("going back");
    case ChangeOrigin::ModuleLoad:
        return ChangeCauseText::tr("module options");
    case ChangeOrigin::OtherProgram:
        break;
    }
    return ChangeCauseText::tr("other program");
}

QString changeCauseText(const ChangeCause &cause)
{
    QString origin = changeOriginText(cause.origin);
    if (cause.detail.isEmpty())
        return origin;
    switch (cause.origin) {
    case ChangeOrigin::AutomaticSwitch:
        return ChangeCauseText::tr("%1: %2", "origin, why").arg(origin, cause.detail);
    case ChangeOrigin::Undo:
        return ChangeCauseText::tr("going back to before %1", "number of a change").arg(cause.detail);
    default:
        return ChangeCauseText::tr("%1 %2", "origin, which").arg(origin, cause.detail);
    }
}

} // namespace anarchy
