// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/noticerules.h"

#include <QCoreApplication>

namespace anarchy {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("NoticeRules", text);
}

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
        return tr("The link does worse than the baseline");
    case NoticeKind::LinkDown:
        return tr("The link goes down");
    case NoticeKind::ErrorBurst:
        return tr("A burst of errors");
    case NoticeKind::Reverted:
        return tr("Settings went back by themselves");
    case NoticeKind::AutomaticSwitch:
        return tr("Automatic switches of the profile");
    case NoticeKind::Hidden:
        return tr("The panel goes on in the tray");
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
