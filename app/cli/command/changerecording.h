// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "journal/changejournal.h"
#include "journal/changerecorder.h"

namespace anarchy::cli {

/// Keeps the journal of changes while a command changes the driver. Does nothing on a simulated driver or a recording.
/// A journal that cannot be written is said and keeps nobody from changing anything.
class ChangeRecording {
public:
    /// \param driver must live longer
    /// \param link number of the link that the program looks at
    ChangeRecording(DriverPort &driver, int link);
    /// Takes what the driver has told since, so that how the change ended is in the journal.
    ~ChangeRecording();
    ChangeRecording(const ChangeRecording &) = delete;
    ChangeRecording &operator=(const ChangeRecording &) = delete;

    /// See ChangeRecorder::setEffect().
    void setEffect(const ChangeEffect &effect);

private:
    std::unique_ptr<ChangeJournal> m_journal;
    std::optional<ChangeRecorder> m_recorder;
};

} // namespace anarchy::cli
