// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "port/driverport.h"

namespace anarchy {

/// A driver whose link is there and never has a new page, so that all samples are the test's.
class StillDriver final : public DriverPort {
public:
    Presence presence() const override { return Presence::Ready; }
    QString presenceText() const override { return {}; }
    bool isSimulated() const override { return simulated; }
    std::unique_ptr<TelemetryReader> openReader(int) const override { return std::make_unique<Reader>(); }
    std::optional<Configuration> configuration() const override { return m_configuration; }
    ChangeService *changes() override { return nullptr; }

    void set(const Configuration &configuration)
    {
        m_configuration = configuration;
        Q_EMIT configurationChanged();
    }

    bool simulated = false;

private:
    class Reader final : public TelemetryReader {
    public:
        bool read(TelemetryPage &page) override
        {
            page = {};
            return true;
        }
        bool knowsWhenGone() const override { return true; }
    };

    Configuration m_configuration;
};

} // namespace anarchy
