// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTime>

#include <array>

namespace anarchy {

/// What the panel tells of outside its window.
enum class NoticeKind {
    Regression, ///< the link does worse than the chosen baseline
    LinkDown,
    ErrorBurst,
    Reverted, ///< the driver went back to the previous settings by itself
    AutomaticSwitch, ///< between profiles
    Hidden, ///< the panel goes on in the tray
    Count
};

inline constexpr int noticeKindCount = static_cast<int>(NoticeKind::Count);

const char *noticeKindName(NoticeKind kind); ///< "link_down"; in the preferences' file
QString noticeKindText(NoticeKind kind); ///< what a switch for it says: "The link goes down"

/// A part of every day in which nothing is told.
struct QuietHours {
    bool on = false;
    QTime from{22, 0};
    QTime to{7, 0}; ///< of the next day where it is not after `from`; the same: all day

    bool contains(QTime time) const;
    bool operator==(const QuietHours &) const = default;
};

/// What the user wants to be told, and when.
struct NoticeRules {
    std::array<bool, noticeKindCount> wanted{true, true, true, true, true, true};
    QuietHours quiet;

    bool wants(NoticeKind kind) const { return wanted[static_cast<std::size_t>(kind)]; }
    bool allows(NoticeKind kind, QTime now) const { return wants(kind) && !quiet.contains(now); }
    bool operator==(const NoticeRules &) const = default;
};

} // namespace anarchy
