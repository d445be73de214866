// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/noticerules.h"

#include <QCoreApplication>

namespace anarchy {

namespace {

struct NoticeRulesText {
    Q_DECLARE_TR_FUNCTIONS(NoticeRules)
};

} // namespace

const char *noticeKindName(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::Regression:
        return "regression";
    case NoticeKind::LinkDown:
        return "link_down";
    case NoticeKind::ErrorBurst:
        return "error_burst";
    case NoticeKind::Reverted:
        return "reverted";
    case NoticeKind::AutomaticSwitch:
        return "automatic_switch";
    case NoticeKind::Hidden:
        return "hidden";
    case NoticeKind::Count:
        break;
    }
    return "unknown";
}

QString noticeKindText(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::Regression:
        return NoticeRulesText::tr("The link does worse than the baseline");
    case NoticeKind::LinkDown:
        return NoticeRulesText::tr("The link goes down");
    case NoticeKind::ErrorBurst:
        return NoticeRulesText::tr("A burst of errors");
    case NoticeKind::Reverted:
        return NoticeRulesText::tr("Settings went back by themselves");
    case NoticeKind::AutomaticSwitch:
        return NoticeRulesText::tr("Automatic switches of the profile");
    case NoticeKind::Hidden:
        return NoticeRulesText::tr("The panel goes on in the tray");
    case NoticeKind::Count:
        break;
    }
    return {};
}

bool QuietHours::contains(QTime time) const
{
    if (!on)
        return false;
    return from < to ? time >= from && time < to : time >= from || time < to;
}

} // namespace anarchy
