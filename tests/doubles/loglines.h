// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QtLogging>

#include <mutex>
#include <utility>

namespace anarchy {

/// Collects what is logged under a category while it lives, from any thread. One at a time.
class LogLines {
public:
    explicit LogLines(const char *category)
    {
        s_category = category;
        s_lines.clear();
        s_before = qInstallMessageHandler(&LogLines::take);
    }
    ~LogLines() { qInstallMessageHandler(s_before); }
    LogLines(const LogLines &) = delete;
    LogLines &operator=(const LogLines &) = delete;

    QStringList lines() const
    {
        const std::lock_guard lock(s_mutex);
        return s_lines;
    }

private:
    static void take(QtMsgType type, const QMessageLogContext &context, const QString &text)
    {
        if (qstrcmp(context.category, s_category) != 0) {
            if (s_before)
                s_before(type, context, text);
            return;
        }
        const std::lock_guard lock(s_mutex);
        s_lines << text;
    }

    static inline std::mutex s_mutex;
    static inline const char *s_category = nullptr;
    static inline QStringList s_lines;
    static inline QtMessageHandler s_before = nullptr;
};

} // namespace anarchy
