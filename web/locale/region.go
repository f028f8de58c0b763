// SPDX-License-Identifier: Apache-2.0

package locale

import "time"

// monthsOf tells which names of the Gregorian months are used in the place of a zone: the Levantine ones in Iraq, Jordan,
// Lebanon, Palestine and Syria (CLDR 48), the Egyptian ones elsewhere. The Maghreb's own names (جانفي, غشت) are not
// offered; its readers know the Egyptian ones.
func monthsOf(zone *time.Location) string {
	switch zone.String() {
	case "Asia/Amman", "Asia/Baghdad", "Asia/Beirut", "Asia/Damascus", "Asia/Gaza", "Asia/Hebron":
		return MonthsLevant
	}
	return MonthsEgypt
}

// WeekStart is the first day of the week in the place of a zone, after CLDR 48: Saturday or Sunday where that says so,
// Monday elsewhere, as ISO 8601 has it.
func WeekStart(zone *time.Location) time.Weekday {
	switch zone.String() {
	case "Asia/Amman", "Asia/Baghdad", "Asia/Bahrain", "Asia/Damascus", "Asia/Kuwait", "Asia/Muscat", "Asia/Qatar", "Asia/Tehran",
		"Asia/Kabul", "Africa/Algiers", "Africa/Cairo", "Africa/Djibouti", "Africa/Khartoum", "Africa/Tripoli":
		return time.Saturday
	case "Asia/Aden", "Asia/Jerusalem", "Asia/Riyadh":
		return time.Sunday
	}
	return time.Monday
}
