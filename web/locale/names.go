// SPDX-License-Identifier: Apache-2.0

package locale

// names are those of one calendar's months, or of the days of the week.
type names []string

// monthNames gives the names of the Gregorian months in the reader's language; set is MonthsLevant or MonthsEgypt.
func (c *Catalogue) monthNames(set string) names {
	switch {
	case c.Lang == "ar" && set == MonthsLevant:
		return names{"كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"}
	case c.Lang == "ar":
		return names{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"}
	}
	return names{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
}

// hijriNames gives the names of the Hijri months.
func (c *Catalogue) hijriNames() names {
	if c.Lang == "ar" {
		return names{"محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"}
	}
	return names{"Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II", "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah"}
}

// dayNames gives the names of the days of the week from Sunday.
func (c *Catalogue) dayNames() names {
	if c.Lang == "ar" {
		return names{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"}
	}
	return names{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
}
